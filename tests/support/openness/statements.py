"""Facts as a client states them, of which tests change one."""

from typing import Any

INFORMATION = {"description": "yes", "public_list": "yes", "obtainable_list": "yes"}
USAGE = dict.fromkeys(("modalities", "capabilities", "limitations", "integration"), "yes")
EXEMPT: dict[str, Any] = {
    "training_compute_flop": 3e23, "generates": "text", "license": "Apache-2.0", "weights": "open",
    "architecture": "open", "usage_info": USAGE, "monetisation": [], "gate": "none",
}  # fmt: skip
LABELLED: dict[str, Any] = {
    "price": 0, "weights": "open", "inference_code": "open", "training_code": "open", "license": "Apache-2.0",
    "training_data": "open",
}  # fmt: skip
