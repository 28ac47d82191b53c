"""The page asks for a key where there has to be one."""

import pytest

from service import create_app
from service.settings import Settings


@pytest.mark.parametrize(("access", "asks"), [("open", False), ("closed", True)])
def test_a_key_is_asked_for_where_the_service_is_closed(tmp_path, reader, access, asks):
    settings = Settings.from_environment({"ENTENTE_DATA_DIR": str(tmp_path), "ENTENTE_ACCESS": access})
    page = create_app(settings, reader=reader).test_client().get("/")
    assert page.status_code == 200
    assert ('type="password"' in page.get_data(as_text=True)) is asks
