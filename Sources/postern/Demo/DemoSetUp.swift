/// The set-up that the demo's broker runs on.
enum DemoSetUp {
    static let agents = ["researcher", "mailer", "worker"]

    static func write(to folder: TemporaryFolder) throws {
        try folder.write("trust_domain: demo.example\n", to: "postern.yaml")
        try folder.write(workloads, to: "workloads.yaml")
        try folder.write(policies, to: "policies/demo.cedar")
        try folder.write("[]\n", to: "entities.json")
        try SetUpKeys.make(["server", "operator"] + agents, in: folder.path)
    }

    private static let workloads = """
        workloads:
          - id: spiffe://demo.example/agents/researcher
            selectors: [{ "curve:key": keys/researcher.key }]
            groups: [agents]
            scope:
              actions: [read_file, http_get]
              resources: ['File::"/srv/reports/*"', 'Host::*']
            limits: { ttl: 10m }
          - id: spiffe://demo.example/agents/mailer
            selectors: [{ "curve:key": keys/mailer.key }]
            groups: [agents]
            scope:
              actions: [send_mail, http_post]
              resources: ['Mailbox::*', 'Host::*']
            limits: { ttl: 10m, budget: 3 }
          - id: spiffe://demo.example/agents/worker
            selectors: [{ "curve:key": keys/worker.key }]
            groups: [agents]
            scope:
              actions: ['job_*']
              resources: ['Queue::*']
            limits: { ttl: 10m }

        """

    private static let policies = """
        @id("agents-attest")
        permit (
            principal in Group::"agents",
            action == Postern::Action::"attest",
            resource
        );

        @id("agents-work")
        permit (principal in Group::"agents", action, resource)
        unless { action == Postern::Action::"attest" };

        // Whoever asks, whatever the task says: nothing leaves to this host.
        @id("no-exfiltration")
        forbid (
            principal,
            action in [Action::"http_get", Action::"http_post"],
            resource == Host::"paste.example.net"
        );

        // Customer data goes to the company's own mailboxes only.
        @id("customer-data-stays")
        forbid (principal, action == Action::"send_mail", resource)
        when {
            context has data_class && context.data_class == "customer" &&
            !(context has internal && context.internal)
        };

        """
}
