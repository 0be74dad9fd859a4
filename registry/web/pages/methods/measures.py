"""What the registry counts, computes or ranks: parts, downloads, memory, the queue, origins."""

from registry.web.languages.codes import N_
from registry.web.pages.methods.shape import Method

MEASURES = (
    Method(
        name="availability",
        title=N_("Open, partly open, closed, not known"),
        question=N_("Which parts of a model were released?"),
        how=(
            N_("Each of the parts (weights, code, data, documents) has one word, with what it rests on."),
            N_("“Does not exist” is a word of its own, and is left out of sums."),
            N_("“Not known” is never “closed”: nobody said either."),
            N_("Where two sources of one rank disagree, it is not known, and both are named."),
        ),
        sources=(N_("Records made by hand with a link for each fact, indexes, and what a curator concluded."),),
        limits=(N_("Released is not licensed: the licence of each part stands beside it."),),
        decided=(11, 46),
        code="registry/records/layers/rules.py",
    ),
    Method(
        name="downloads",
        title=N_("Downloads"),
        question=N_("How often was a model loaded?"),
        how=(
            N_("“Downloads” is what the Hugging Face Hub counted in 30 days, as it stood at the last reading."),
            N_("“All time” is the Hub's own running count, kept once a month at the first reading of the month."),
            N_("Figures of 30 days are never summed up: they overlap and leave gaps."),
        ),
        sources=(N_("The Hub's own count; ModelScope's stands for itself and is not added."),),
        limits=(
            N_("It counts requests for files, neither people nor uses; copies elsewhere are not in it."),
            N_("Curves begin with the first reading: there is no past of it. Sums are of tracked models alone."),
        ),
        decided=(46,),
        code="registry/records/downloads",
    ),
    Method(
        name="memory",
        title=N_("Memory and hardware"),
        question=N_("Which machine does a model need?"),
        how=(
            N_("Weights take the number of parameters times 2 bytes at 16 bit, 1 at 8 bit, 0.5 at 4 bit."),
            N_("A GB is a thousand million bytes."),
            N_("A context adds 2 times layers times heads of keys and values times their size times 2 bytes a token."),
            N_("The class of memory is the smallest usual size that holds the weights at 16 bit and 8,192 tokens."),
            N_("By parameters: workplace computer up to 7 billion, workstation 13 to 30, GPU server 70 to 120."),
        ),
        sources=(N_("Number of parameters and shape from the model's files, or from its record with a link."),),
        limits=(
            N_("It is the least for the weights: a batch and the runtime come on top. Speed is another question."),
            N_("Where a measure is unknown the memory is unknown; none is guessed from the name."),
        ),
        decided=(46,),
        code="registry/records/documents/hardware.py",
    ),
    Method(
        name="review-rank",
        title=N_("Order of the review queue"),
        question=N_("Which record should a person look at first?"),
        how=(
            N_("Use plus doubt: ten times the downloads add 100, twice the descendants 60."),
            N_("What reading one difference would decide adds up to 300; what nobody wrote of adds nothing."),
            N_("A group that one decision settles gains 100 with every doubling of its models."),
        ),
        sources=(N_("Downloads, descendants, and why the record is in doubt."),),
        limits=(N_("It is an order of work, not a measure of how wrong a record is."),),
        decided=(21,),
        code="registry/curation/review/rules.py",
    ),
    Method(
        name="origin",
        title=N_("Where a model comes from"),
        question=N_("From which country and region is its maker?"),
        how=(
            N_("The country is that of the organisation that released the model, by a cited source."),
            N_("Regions: United States, China, European Union, other; by the country alone."),
        ),
        sources=(N_("Records made by hand with a link, and indexes."),),
        limits=(N_("It does not say where the model was trained, where its data is from, or who owns the maker."),),
        decided=(11,),
        code="registry/records/regions/rules.py",
    ),
)  # fmt: skip
