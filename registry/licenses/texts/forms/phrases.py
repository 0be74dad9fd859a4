"""Words that tell a sentence from a name, for the copyright notices of ``notices``. Pure."""

import re
from importlib import resources

INSTITUTIONS = frozenset(
    re.findall(
        r"\w+",
        """
        institute institut instituto institution center centre centro zentrum society gesellschaft foundation fondation
        stiftung association council laboratory laboratories labs lab department dept office agency agence school
        alliance initiative organization organisation fund group network committee academy academia faculty college
        university universität project consortium corporation platform division ministry bureau board chair program
        programme coalition commission trust league union federation partnership
        """,
    )
)
"""What may be followed by ``for`` within a name."""

SCOPES = frozenset(
    re.findall(
        r"\w+",
        """
        academic academia research researchers educational education personal internal private commercial commercially
        students student teachers teaching schools military evaluation testing trial demo preview beta production
        individuals individual companies enterprises enterprise noncommercial hobby hobbyists government free charge
        users user countries territory outputs output training inference home study worldwide universities
        scientific science purposes unlimited
        """,
    )
)
"""Words that are parts of a name, but alone behind one would be a field of use."""

FIRM_ENDS = frozenset(
    re.findall(
        r"\w+",
        """
        inc ltd llc llp corp co gmbh ag sa sas srl spa bv nv oy ab pty plc pte kg ev lp univ dept inst intl bros jr sr
        phd pvt mbh kk esq al assoc
        """,
    )
)
"""Abbreviations whose full stop ends no sentence."""

TITLES = frozenset({"st", "dr", "prof", "mr", "mrs", "ms", "et", "sir", "rev"})
"""Abbreviations that a name follows."""

ENDS_OF_RULES = frozenset({"terms", "policy", "policies", "rules", "edition", "version", "restrictions", "zone"})
"""What a clause behind a name would be about if it ended so."""

GOES_ON = frozenset(
    re.findall(
        r"\w+",
        """
        and or inc ltd llc corp co kg gmbh of the its jr sr et al limited company pty pte private m d phd e v b a s ag
        mbh kgaa p c l
        """,
    )
)
"""What may follow such an abbreviation without a comma."""

UNITS = frozenset(
    re.findall(
        r"\w+",
        """
        user users seat seats device devices employee employees machine machines server servers person persons people
        customer customers subscriber subscribers download downloads copies copy call calls request requests gpu gpus
        cpu cpus core cores parameter parameters token tokens day days month months week weeks hour hours years
        percent dollar dollars euro euros pounds yuan rmb million millions billion billions thousand thousands hundred
        mau dau usd eur gbp cny jpy flops models products times installs installations instances nodes monthly annual
        annually daily active max maximum min minimum staff headcount members
        """,
    )
)

_OPERATIVE = frozenset(
    re.findall(
        r"[\w']+",
        """
        not no non none never nor neither nobody noone nothing must shall should ought cannot can't don't doesn't isn't
        won't only solely exclusively strictly exclusive purely merely except excepting excepted unless without
        excluding exclude excludes exclusion excl outside within inside beyond until till before after during while
        when whenever if where whereas otherwise provided providing subject condition conditions conditional condition's
        is are be been being was were am has have had does did do gets get give gives given holds owns needs need
        applies apply requires require requiring requirement costs cost pay pays paid payment payable fee fees royalty
        royalties charge charges charged price revenue turnover income profit profits ends end expires expire expiry
        terminates terminate termination allows allow allowing allowance permits permit permitting permission
        permissions forbids forbid forbidding forbidden prohibits prohibit prohibiting ban bans banning deny denies
        denying refuse grants granted granting reserves retains revokes revoke revoking revocation restricts restrict
        restricting restriction restrictions limits limit limiting limitation limitations covers includes include
        including incl receives becomes remains binds agrees agree agreement agreements consent consents waive waives
        waiver modify modifies modifying modification modifications copy copies copying copied distribute distributes
        distributing distribution redistribute redistribution reproduce reproduction publish sublicense sublicensing
        use uses used using usage usable utilize license licenses licence licences licensee licensees licensor
        licensing relicense sell sells selling sale sales resale resell buy purchase anyone anybody everyone everybody
        somebody someone persons whoever whatever you your yours we they them he she who whom whose which that this
        these those please cite cites citing credit attribution acknowledge contact ask obtain see notice notices
        written prior valid invalid void unlawful illegal confidential proprietary secret patent patents warranty
        warranties damages liability thereof hereby herein hereunder above below under over than more less least most
        maximum minimum exceed exceeds exceeding up per any each every to with but save out minus sans against ok okay
        available welcome unlimited exempt exemption exemptions law laws legal rights right reserved some but because
        such same instead also additional further military weapons weapon surveillance million millions billion
        billions thousand thousands percent usd eur gbp rmb dollars euros permitted separate off blocked closed open
        ineligible eligible competing competitors competitor compete training train trained distill distillation deploy
        deployment commercialize commercialise noncommercial nur nicht kein keine keinen ausgenommen außer ausser ohne
        our my logo postcard copyleft gpl agpl lgpl alike barring upon approval invitation conditionally residents
        citizens ex verboten erlaubt darf dürfen untersagt gilt
        sauf interdit interdite pas uniquement seulement hors usage solo
        sólo excepto prohibido prohibida salvo vietato vietata sin uso escluso esclusa escluse esclusi except
        """,
    )
) - {"open", "military", "training", "law", "legal", "min", "free", "closed", "any"}

TERMS = frozenset((resources.files(__package__) / "vocabulary.txt").read_text(encoding="ascii").split())
"""Words that licences are written with; behind a holder, a clause with one of them is no further name."""

ROLES = frozenset({"contributors", "developers", "maintainers", "team", "affiliates", "subsidiaries"})
"""What may end a clause behind a holder."""

MODALS = frozenset({"may", "can", "will", "might", "could", "would"})
"""Names, too, where they stand first or last, or no verb follows."""

NUMBERS = frozenset({"one", "two", "three", "four", "five", "ten", "twenty", "fifty", "hundred"})

_PARTICIPLE = re.compile(r"[a-z]{3,}(?:ed|able|ible)")
_NAMES_IN_ED = frozenset(
    re.findall(
        r"\w+",
        """
        united limited applied advanced federated integrated unified associated allied trusted embedded related combined
        affiliated incorporated certified alfred fred ahmed mohammed mohamed mohamad hamed khaled waleed majed saeed
        saed speed seed need feed reed reid media biomed openseed deepspeed bytedseed distributed renowned enlightened
        connected networked inspired augmented automated accelerated hundred sacred infrared weed breed creed freed
        mehmed muhammed wilfred manfred winifred mildred jared wicked naked united syed sayed rashed jawed javed zed
        enhanced focused gifted undisclosed red animated assisted shared sustainable responsible reliable cable table
        stable scalable variable portable explainable programmable renewable humble noble able constable wearable
        interpretable trustable edible bible hosted
        """,
    )
)
_FOREIGN = re.compile(
    "禁|不|仅|僅|只|限于|限於|限定|许可|許可|授权|授權|用于|用於|商用|商业|商業|非商|除外|免费|免費|使用|须|須|应|可以|学术|學術"
    "|금지|불가|허가|비상업|제외|のみ|除く|запрещ|только|кроме|без"
)


def is_operative(word: str) -> bool:
    """Whether a word in lower case makes a sentence of a copyright notice: a verb, a modal, a ban, a limit."""
    if word in _OPERATIVE or (_PARTICIPLE.fullmatch(word) and word not in _NAMES_IN_ED):
        return True
    return not word.isascii() and _FOREIGN.search(word) is not None
