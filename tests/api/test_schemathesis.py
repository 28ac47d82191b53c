"""The service keeps to its own specification, whatever is thrown at it."""

import logging

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from service import create_app
from service.settings import Settings
from tests.test_openapi import OPERATIONS
from tests.texts import SETTLED, STALLED


@pytest.fixture(scope="module")
def specification(tmp_path_factory, reader):
    folder = tmp_path_factory.mktemp("schemathesis")
    app = create_app(Settings.from_environment({"ENTENTE_DATA_DIR": str(folder)}), reader=reader)
    app.extensions["entente"].database.migrate()
    for text in (STALLED, SETTLED):
        app.test_client().post("/v1/articles", json={"text": text})
    logging.getLogger("service").setLevel(logging.CRITICAL)
    yield schemathesis.openapi.from_wsgi("/openapi.json", app)
    app.extensions["entente"].database.close()


# That only countries make a dyad, and only days of the calendar a date, no schema can say: some of
# what fits the schemas is rightly refused.
def test_no_answer_is_undocumented(specification):
    operations = [result.ok() for result in specification.get_all_operations()]
    assert len(operations) == len(OPERATIONS)
    for operation in operations:

        @settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def keeps_to_the_specification(case):
            case.call_and_validate(excluded_checks=[positive_data_acceptance])

        keeps_to_the_specification()
