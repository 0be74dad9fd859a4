"""``/{language}/desk/policies``: what does our institution ask for, beyond licences?"""

from registry.web.desk.policies.editor import edit_policy, new_policy, send_new_policy, send_policy
from registry.web.desk.policies.shelf import delete_from_shelf, policies, policy

POLICY_ROOM = [policies, policy, delete_from_shelf, new_policy, send_new_policy, edit_policy, send_policy]

__all__ = ["POLICY_ROOM"]
