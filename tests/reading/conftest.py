"""What the tests of reading share: the shipped model and the gazetteer, loaded once."""

import pytest

from service.reading.artefact import Artefact, load
from service.reading.countries import Gazetteer


@pytest.fixture(scope="session")
def artefact() -> Artefact:
    return load()


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()
