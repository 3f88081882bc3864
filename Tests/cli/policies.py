"""A small set of policies, entities and a request that the tests of `postern policy` share."""

import json

POLICIES = """\
@id("view-own")
permit (principal, action == Action::"view", resource)
when { resource.owner == principal };

@id("view-friends")
permit (principal, action == Action::"view", resource)
when { principal in resource.friends && context.hour < 18 };

@id("no-robots")
forbid (principal is Robot, action, resource);
"""

SCHEMA = """\
entity Group;
entity User in [Group];
entity Robot;
entity Photo { owner: User, friends: Group };
action view appliesTo {
  principal: [User, Robot], resource: Photo, context: { hour: Long, ip?: String }
};
"""

ENTITIES = [
    {"uid": {"type": "User", "id": "alice"}, "attrs": {}, "parents": []},
    {"uid": {"type": "User", "id": "bob"}, "attrs": {},
     "parents": [{"type": "Group", "id": "friends"}]},
    {"uid": {"type": "Group", "id": "friends"}, "attrs": {}, "parents": []},
    {"uid": {"type": "Photo", "id": "beach"},
     "attrs": {"owner": {"__entity": {"type": "User", "id": "alice"}},
               "friends": {"__entity": {"type": "Group", "id": "friends"}}},
     "parents": []},
]


def write(folder):
    """Writes the files and returns the folder."""
    (folder / "policies").mkdir()
    (folder / "policies/photos.cedar").write_text(POLICIES)
    (folder / "entities.json").write_text(json.dumps(ENTITIES, indent=1))
    (folder / "photos.cedarschema").write_text(SCHEMA)
    return folder


def ask(who, hour=9, action="view"):
    """The options of one request."""
    return ("--principal", f'User::"{who}"', "--action", f'Action::"{action}"',
            "--resource", 'Photo::"beach"', "--context", json.dumps({"hour": hour}))
