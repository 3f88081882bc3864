/// The `workloads.yaml` that `init` writes.
enum SampleWorkloads {
    static func text(
        trustDomain: String, userID: UInt32
    ) -> String {
        """
        # Which processes are which workload. An enrolment matches a process that satisfies every
        # one of its selectors; where several match, the one with the most selectors wins, and a
        # tie is refused. An id stands once.
        #
        # Selectors:
        #   unix:uid: 1001             the process's user, a number or a name
        #   unix:gid: agents           its group, or one of its supplementary groups
        #   unix:path: /usr/bin/foo    its executable, as the kernel reports it (no links)
        #   unix:sha256: 0f1e…         what is in its executable, as `sha256sum` prints it
        #   systemd:unit: foo.service  the systemd unit that it runs in
        #   curve:key: 'Z85…'          the CURVE key of its connection, or a .key file that has it

        workloads:
          # Every process of the user who made this set-up: good for a first try. Name the
          # executable and its hash as well before anything depends on it.
          - id: spiffe://\(trustDomain)/agents/sample
            selectors:
              - unix:uid: \(userID)
            groups: [agents]
            # The widest scope that a task may ask for. `*` stands for any run of characters.
            scope:
              actions: [read_*, http_get, send_message]
              resources: ['File::*', 'Host::*', 'Channel::*']
            # The longest time to live, the most calls of one credential, and how many credentials
            # the workload may hold at a time.
            limits: { ttl: 15m, budget: 1000, credentials: 50 }

          # The same user, and the key in keys/agent.key_secret: more selectors, so this one wins
          # for a process that has the key.
          - id: spiffe://\(trustDomain)/agents/keyed
            selectors:
              - unix:uid: \(userID)
              - curve:key: keys/agent.key
            groups: [agents]
            scope:
              actions: [read_*, http_get]
              resources: ['File::"/srv/data/*"', 'Host::*']
            limits: { ttl: 1h, credentials: 10 }

        """
    }
}
