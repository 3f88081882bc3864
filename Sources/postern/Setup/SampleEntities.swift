/// The `entities.json` that `init` writes, in Cedar's JSON form.
enum SampleEntities {
    static let text = """
        [
          {
            "uid": { "type": "Host", "id": "docs.example.org" },
            "attrs": {},
            "parents": [{ "type": "Zone", "id": "approved" }]
          },
          {
            "uid": { "type": "Host", "id": "api.example.org" },
            "attrs": {},
            "parents": [{ "type": "Zone", "id": "approved" }]
          },
          {
            "uid": { "type": "Host", "id": "paste.example.net" },
            "attrs": {},
            "parents": [{ "type": "Zone", "id": "blocked" }]
          },
          {
            "uid": { "type": "Channel", "id": "team" },
            "attrs": { "audience": "team" },
            "parents": []
          },
          {
            "uid": { "type": "Channel", "id": "announcements" },
            "attrs": { "audience": "everybody" },
            "parents": []
          }
        ]

        """
}
