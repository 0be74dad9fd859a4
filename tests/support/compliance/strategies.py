"""Licences, uses and modalities for tests of what always holds."""

from typing import get_args

from hypothesis import strategies as st

from registry.compliance.rules.values import Activity, Distribution, Organisation, Purpose, Use
from registry.licenses.catalogue.load import load_catalogue

ENTRIES = tuple(load_catalogue().entries.values())
MAYBE = st.none()
FIGURES = st.sampled_from([0, 1, 900_000, 1_000_000, 9_999_999, 10_000_000, 20_000_001, 100_000_001, 10**9, 2**53])

entries = st.sampled_from(ENTRIES)
countries = st.sampled_from(["DE", "FR", "NO", "CH", "GB", "KR", "US", "CN", "IN"])
modalities = st.sampled_from([None, "text", "multimodal"])
uses = st.builds(
    Use,
    organisation=st.sampled_from(get_args(Organisation)),
    country=countries,
    purpose=MAYBE | st.sampled_from(get_args(Purpose)),
    commercial=MAYBE | st.booleans(),
    parent_country=MAYBE | countries,
    output_countries=MAYBE | st.lists(countries, max_size=3).map(tuple),
    monthly_active_users=MAYBE | FIGURES,
    monthly_active_users_at_release=MAYBE | FIGURES,
    annual_revenue_usd=MAYBE | FIGURES,
    monthly_revenue_usd=MAYBE | FIGURES,
    audience=MAYBE | st.sampled_from(["internal", "external"]),
    distribution=MAYBE | st.sampled_from(get_args(Distribution)),
    trains_other_models=MAYBE | st.booleans(),
    derivative_name=MAYBE | st.sampled_from(["Llama-3-x", "acme/thing"]),
    derivative_license=MAYBE | st.sampled_from(["apache-2.0", "gemma", "gpl-3.0", "proprietary", "acme-eula"]),
    end_user_of_product=MAYBE | st.booleans(),
    model_as_a_service=MAYBE | st.booleans(),
    group_offers_model_service=MAYBE | st.booleans(),
    outputs_published=MAYBE | st.booleans(),
    daily_active_users=MAYBE | FIGURES,
    edge_devices=MAYBE | FIGURES,
    through_licensor_service=MAYBE | st.booleans(),
    activities=st.lists(st.sampled_from(get_args(Activity)), max_size=3, unique=True).map(tuple),
)
