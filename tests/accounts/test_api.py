"""`GET /api/v1/me/` says who asks, in which roles, over which offices."""

from rest_framework.authtoken.models import Token


class TestMe:
    def test_tells_user_roles_and_offices(self, world, api):
        api.force_login(world.people["hr.nairobi"])
        answer = api.get("/api/v1/me/")
        assert answer.status_code == 200
        body = answer.json()
        assert body["user"]["username"] == "hr.nairobi"
        assert body["user"]["name"] == "Achieng Otieno"
        assert body["roles"] == [
            {
                "role": "hr_staff",
                "label": "HR staff",
                "office": "KEN-NAIROBI",
                "starts_on": "2010-01-01",
                "ends_before": None,
            }
        ]
        assert body["offices"] == [
            {"code": "KEN-MOMBASA", "name": "Mombasa", "may": ["see", "enter", "contribute"]},
            {"code": "KEN-NAIROBI", "name": "Kenya", "may": ["see", "enter", "contribute"]},
        ]

    def test_answers_a_token(self, world, api):
        token = Token.objects.create(user=world.people["hrm"])
        answer = api.get("/api/v1/me/", headers={"Authorization": f"Token {token.key}"})
        assert answer.json()["user"]["username"] == "hrm"
        assert len(answer.json()["offices"]) == len(world.offices)

    def test_gives_the_stranger_no_office(self, world, api):
        api.force_login(world.people["stranger"])
        body = api.get("/api/v1/me/").json()
        assert (body["roles"], body["offices"]) == ([], [])

    def test_refuses_nobody_and_closed_accounts(self, world, api):
        assert api.get("/api/v1/me/").status_code == 401
        token = Token.objects.create(user=world.people["hrm"])
        world.people["hrm"].is_active = False
        world.people["hrm"].save()
        header = {"Authorization": f"Token {token.key}"}
        answer = api.get("/api/v1/me/", headers=header)
        assert answer.status_code == 401
        assert set(answer.json()["errors"][0]) == {"field", "code", "message"}

    def test_does_not_take_a_token_for_pages(self, world, client):
        token = Token.objects.create(user=world.people["hrm"])
        header = {"Authorization": f"Token {token.key}"}
        assert client.get("/people/me/", headers=header).status_code == 302
