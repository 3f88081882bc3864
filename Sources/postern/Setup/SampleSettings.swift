/// The `postern.yaml` that `init` writes.
enum SampleSettings {
    static func text(trustDomain: String, runtimeFolder: String) -> String {
        """
        # Postern's settings. Check them with `postern config check --config DIR`.
        #
        # An environment variable wins over this file (POSTERN_GATE_ENDPOINT over gate.endpoint),
        # and the command line (--set gate.endpoint=…) wins over both. Paths are seen from this
        # folder. A key that Postern does not know is an error. All of it is read at the start only.

        # The domain of every SPIFFE ID: spiffe://\(trustDomain)/…
        trust_domain: \(trustDomain)

        # The machines' door: agents attest and ask here.
        gate:
          endpoint: ipc://\(runtimeFolder)/gate.sock
          # Also over TCP. The kernel says nothing about a process at the other end of TCP, so only
          # enrolments with nothing but a `curve:key` can match there.
          # tcp: tcp://127.0.0.1:7575
          # Who may open the socket; the handshake then decides who may stay.
          # socket_mode: "0660"
          # socket_group: agents

        # The people's door: status and revocations. It has keys of its own.
        operator:
          endpoint: ipc://\(runtimeFolder)/operator.sock
          # Public key files, or keys in Z85.
          keys: [keys/operator.key]

        # The broker's own key pair; its mode must be 0600.
        server:
          key: keys/server.key_secret

        # What ends is told at the gate's path with `.feed` behind it, at once.
        # feed: { enabled: true, heartbeat: 100ms }

        # Threads that decide (0: one per two processors), and libzmq's beside tcp's and the feed's.
        # lanes: 0
        # io_threads: 1

        # How long a lane that was just busy looks for its next request before it sleeps; 0: never.
        # spin_microseconds: 200

        # From the next start on: live credentials of all, how many one may be delegated under, and
        # for how long a permit of @cacheable policies may be used again at most (0: never).
        # limits: { credentials: 1000000, delegation_depth: 8, cacheable: 1s }

        log:
          format: text   # or json
          level: info    # trace, debug, info, notice, warning, error or critical

        # workloads: workloads.yaml
        # policies: policies
        # entities: entities.json

        # Where the broker writes down what must outlast it, above all what was revoked; only its
        # user may read it. A disk of this machine, no network file system.
        # state:
        #   folder: state

        # Where every attest, decision and revocation is written before its reply leaves. Under
        # `process` a broker that is killed loses none; a power cut takes away the last
        # sync_interval at most. Under `power` each reply waits for the disk.
        # audit:
        #   folder: audit
        #   durability: process     # or power
        #   redact: [context.email] # a keyed hash stands for it
        #   retain: 2160h           # sealed segments that are older are removed

        """
    }
}
