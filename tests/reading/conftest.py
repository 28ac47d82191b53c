"""What the tests of reading share: the shipped model and the gazetteer, loaded once."""

import pytest
from hypothesis import HealthCheck, settings

from service.reading.artefact import Artefact, load
from service.reading.countries import Gazetteer

# A busy machine is no failure.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(scope="session")
def artefact() -> Artefact:
    return load()


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()
