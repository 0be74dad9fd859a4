"""Composition: the settings become a database, the knowledge of licences, a hub client and a reader. No HTTP here.

* Each part is made once, when it is first needed, and imported then: a command that shows a record needs no client of a
  hub, and is done before that would have been read (docs/adr/0074).
* The mirror of a source is made without a token, and each credential has one budget (docs/adr/0024).
* Whoever makes a runtime closes it.
"""

from datetime import timedelta
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from registry.db import Database, JobCall, Listener, Sender, UnitOfWork, open_database, send_nowhere
from registry.encryption import SecretBox, key_in
from registry.licenses import Knowledge
from registry.licenses.catalogue import load_catalogue
from registry.licenses.texts import load_index
from registry.settings import Settings, ensure_data_dir

if TYPE_CHECKING:
    from registry.egress import Egress
    from registry.hub import Hub
    from registry.hub.budget import SharedBudget
    from registry.hub.huggingface import HubClient
    from registry.hub.modelscope import ModelScopeClient
    from registry.rates import RateLimiter
    from registry.watch.pages import PageReader
    from registry.watch.sync import ModelReader


class Runtime:
    """Everything a process works with; each part is made when it is first needed."""

    def __init__(self, settings: Settings, *, rings: bool = True, makes_folder: bool = True) -> None:
        self.settings = settings
        self._rings, self._makes_folder = rings, makes_folder

    @cached_property
    def database(self) -> Database:
        """The database, with the listeners that keep what follows from records, and make alerts of events."""
        if self._makes_folder:
            ensure_data_dir(self.settings)
        send = self._ring if self._rings else send_nowhere
        return open_database(
            self.settings.database_url, send, listeners=(self._hear,), secrets=self.secrets,
            log_origin=self.settings.log_name,
        )  # fmt: skip

    def _ring(self, call: JobCall) -> None:
        self._sender(call)

    @cached_property
    def _sender(self) -> Sender:
        from registry.broker import make_sender

        return make_sender(self.settings.broker_url)

    def _hear(self, work: UnitOfWork, event: Any) -> None:  # noqa: ANN401 - as every listener
        for listener in self._listeners:
            listener(work, event)

    @cached_property
    def _listeners(self) -> tuple[Listener, ...]:
        from registry.compliance.inventories.reevaluation import follow_changes
        from registry.openness.verdicts import keep_verdicts
        from registry.records.figures import keep_figures
        from registry.webhooks.delivery import fan_out

        told = partial(fan_out, hold=timedelta(seconds=self.settings.alert_group_seconds))
        return follow_changes, keep_verdicts, keep_figures, told

    @cached_property
    def secrets(self) -> SecretBox:
        """What seals secrets, with the key that was given or the one of the data folder."""
        given = self.settings.secret_key
        if given or not self._makes_folder:
            return SecretBox(given.encode() if given else None)
        return SecretBox(key_in(ensure_data_dir(self.settings)))

    @cached_property
    def knowledge(self) -> Knowledge:
        """The catalogue of licences, and the index of their texts, which is made when it is first asked for."""
        return Knowledge(load_catalogue(), load_index)

    @cached_property
    def budget(self) -> "SharedBudget":
        """The requests to the hub that all processes share."""
        from registry.hub.budget import SharedBudget

        settings = self.settings
        allowed = settings.hub_requests_per_window
        return SharedBudget(self.database, settings.hub_endpoint, settings.hub_token, allowed=allowed)

    @cached_property
    def hub(self) -> "Hub":
        """The hub; its mirror is read while it cannot be reached."""
        from registry.hub import MirroredHub
        from registry.hub.abilities import SharedAbilities
        from registry.hub.budget import SharedBudget
        from registry.hub.huggingface import HubClient

        address = self.settings.hub_mirror_endpoint
        if not address:
            return self.hub_client
        patience = self.settings.hub_timeout_seconds
        budget = SharedBudget(self.database, address, None)
        mirror = HubClient(
            address,
            None,
            timeout_seconds=patience,
            deadline_seconds=patience * 4,
            file_hosts=self.settings.file_hosts,
            budget=budget,
            abilities=SharedAbilities(self.database, address),
        )
        return MirroredHub(self.hub_client, mirror, address)

    @cached_property
    def hub_client(self) -> "HubClient":
        """The client of the hub itself."""
        from registry.hub.abilities import SharedAbilities
        from registry.hub.huggingface import HubClient

        settings = self.settings
        return HubClient(
            settings.hub_endpoint,
            settings.hub_token,
            timeout_seconds=settings.hub_timeout_seconds,
            deadline_seconds=settings.hub_timeout_seconds * 4,
            file_hosts=settings.file_hosts,
            budget=self.budget,
            abilities=SharedAbilities(self.database, settings.hub_endpoint),
        )

    @cached_property
    def modelscope(self) -> "Hub":
        """The second source; its mirror is read while it cannot be reached."""
        from registry.hub import MirroredHub

        settings = self.settings
        first = self._modelscope_at(settings.modelscope_endpoint, settings.modelscope_token)
        address = settings.modelscope_mirror_endpoint
        return MirroredHub(first, self._modelscope_at(address, None), address) if address else first

    def _modelscope_at(self, address: str, token: str | None) -> "ModelScopeClient":
        from registry.hub.modelscope import ModelScopeClient

        patience = self.settings.hub_timeout_seconds
        return ModelScopeClient(address, token, timeout_seconds=patience, deadline_seconds=patience * 4)

    @cached_property
    def reader(self) -> "ModelReader":
        """What syncs models."""
        from registry.hub import MODELSCOPE
        from registry.watch.sync import ModelReader

        return ModelReader(
            database=self.database,
            knowledge=self.knowledge,
            hub=self.hub,
            others={MODELSCOPE: self.modelscope},
            confirm_delay_seconds=self.settings.confirm_delay_seconds,
            interval_seconds=self.settings.sync_interval_seconds,
            sweep_seconds=self.settings.sweep_interval_seconds,
            endpoint=self.settings.hub_endpoint,
            has_token=bool(self.settings.hub_token or self.settings.modelscope_token),
        )

    @cached_property
    def page_reader(self) -> "PageReader":
        """What reads the pages that cards name as their licence."""
        from registry.watch.pages import PageReader, make_page_egress

        return PageReader(
            database=self.database,
            egress=make_page_egress(self.settings),
            endpoint=self.settings.hub_endpoint,
            confirm_delay_seconds=self.settings.confirm_delay_seconds,
            interval_seconds=self.settings.page_interval_seconds,
        )

    @cached_property
    def limiter(self) -> "RateLimiter":
        """What counts requests."""
        from registry.rates import ADDRESS_UNITS, KEY_UNITS, RateLimiter, RateLimits

        settings = self.settings
        limits = RateLimits(
            address=ADDRESS_UNITS if settings.rate_limit is None else settings.rate_limit,
            key=KEY_UNITS if settings.rate_limit_key is None else settings.rate_limit_key,
            spares_address=settings.is_embedded and settings.rate_limit is None,
            spares_key=settings.is_embedded and settings.rate_limit_key is None,
        )
        return RateLimiter(self.database, limits, settings.trusted_networks)

    @cached_property
    def egress(self) -> "Egress":
        """The door through which alerts leave."""
        from registry.egress import make_egress

        return make_egress(self.settings)

    def prepare(self) -> None:
        """Load what the first request would wait for; a broken catalogue keeps a server from starting."""
        _ = (self.database, self.knowledge.index)

    def close(self) -> None:
        """Give back connections."""
        for name in ("hub", "hub_client", "modelscope", "limiter", "database"):
            if name in self.__dict__:
                getattr(self, name).close()
