"""Ready-made repositories: six models with real licence facts, and the change one of them made on 2025-11-13.

Only the MIT text is verbatim; other licence files are short stand-ins in our words, so they match no known text.
"""

from collections.abc import Callable
from datetime import UTC, datetime

from tests.support.stub_hub.hub import StubHub

MIT = """MIT License

Copyright {who}

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""

_MODIFICATION = """
Modification (in our words): whoever uses the Software or derivative works in commercial products or services with
more than 100 million monthly active users, or with more than 30 million US dollars of annual recurring revenue, shall
prominently display "MiniMax M2" in the user interface of that product or service.
"""

_LLAMA_LICENSE = """LLAMA 3.2 COMMUNITY LICENSE AGREEMENT (stand-in, in our words)
Version Release Date: September 25, 2024. Additional commercial terms above 700 million monthly active users.
Distribution: provide a copy of this agreement, display "Built with Llama", name derivatives starting with "Llama".
"""

_LLAMA_POLICY = """Llama 3.2 Acceptable Use Policy (stand-in, in our words)
The rights in multimodal models are not granted to individuals domiciled in, or companies with a principal place of
business in, the European Union; end users of a product that contains such models are not affected.
"""


def card(title: str = "A model", **front: str | list[str]) -> str:
    """A README with this front matter."""
    lines = []
    for key, value in front.items():
        shown = f" {value}" if isinstance(value, str) else "".join(f"\n- {item}" for item in value)
        lines.append(f"{key}:{shown}\n")
    return f"---\n{''.join(lines)}---\n\n# {title}\n"


MINIMAX = "MiniMaxAI/MiniMax-M2"
MINIMAX_MIT = {
    "README.md": card("MiniMax-M2", pipeline_tag="text-generation", license="mit", library_name="transformers"),
    "LICENSE": MIT.format(who="2025 MiniMax AI"),
}
MINIMAX_MODIFIED = {
    "README.md": card(
        "MiniMax-M2",
        pipeline_tag="text-generation",
        license="other",
        license_name="modified-mit",
        license_link="LICENSE",
        library_name="transformers",
    ),
    "LICENSE": MIT.format(who="2025 MiniMax AI").replace("MIT License", "Modified MIT License") + _MODIFICATION,
}


def _day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def publish_demo(hub: StubHub) -> None:
    """The six models of the demonstration, before the change."""
    hub.publish(
        "mistralai/Mistral-7B-v0.1",
        {"README.md": card("Mistral 7B", license="apache-2.0", pipeline_tag="text-generation")},
        at=_day("2023-09-20"),
        downloads=400_000,
    )
    hub.publish(
        "meta-llama/Llama-3.2-11B-Vision",
        {
            "README.md": card(
                "Llama 3.2 Vision",
                license="llama3.2",
                pipeline_tag="image-text-to-text",
                extra_gated_prompt='"LLAMA 3.2 COMMUNITY LICENSE AGREEMENT (stand-in)"',
            ),
            "LICENSE.txt": _LLAMA_LICENSE,
            "USE_POLICY.md": _LLAMA_POLICY,
        },
        at=_day("2024-09-18"),
        gated="manual",
        downloads=60_000,
    )
    hub.publish(
        "google/gemma-2-9b",
        {"README.md": card("Gemma 2", license="gemma", pipeline_tag="text-generation")},
        at=_day("2024-06-24"),
        gated="manual",
        downloads=90_000,
    )
    hub.publish(
        "CohereForAI/aya-23-8B",
        {"README.md": card("Aya 23", license="cc-by-nc-4.0", pipeline_tag="text-generation")},
        at=_day("2024-05-19"),
        downloads=12_000,
    )
    hub.publish(
        "example-lab/gemma-2-9b-tuned",
        {"README.md": card("A fine-tune", license="mit", base_model=["google/gemma-2-9b"])},
        at=_day("2024-08-01"),
        downloads=300,
    )
    hub.publish(MINIMAX, MINIMAX_MIT, at=_day("2025-10-27"), downloads=250_000)


def change_minimax(hub: StubHub) -> None:
    """MIT becomes a modified MIT, as on 2025-11-13."""
    hub.commit(MINIMAX, MINIMAX_MODIFIED, message="Update LICENSE", at=_day("2025-11-13"))


SEEDS: dict[str, Callable[[StubHub], None]] = {"demo": publish_demo}
