/// The policies that `init` writes.
enum SamplePolicies {
    static let attest = """
        // Who may start a task. The resource is the task, `Postern::Task::"its id"`; the context
        // has `intent`, `actions`, `resources` and `ttl_ms` as asked for, and `postern`, which is
        // what the broker knows of the process.

        @id("agents-attest")
        permit (
            principal in Group::"agents",
            action == Postern::Action::"attest",
            resource
        );

        // Who may have others act under its credential; what they get is within what the delegator
        // has in any case. The context has `to`, too, and `postern.delegation` says how deep.

        @id("agents-delegate")
        permit (
            principal in Group::"agents",
            action == Postern::Action::"delegate",
            resource
        );

        """

    static let tools = """
        // What a task may do. Nothing is permitted unless a policy here says so, and a call must
        // be inside of its task's scope before a policy is asked. `context` is what the caller
        // sent; `context.postern` is what the broker knows, and a caller cannot set it.

        // A client may use this permit again for exactly the same call, this long at most; never
        // under a credential with a budget, and not once something that it stands on has ended.
        @id("agents-read-files")
        @cacheable("250ms")
        permit (
            principal in Group::"agents",
            action == Action::"read_file",
            resource is File
        );

        // The zones are in entities.json: a host that is not listed is in none of them.
        @id("agents-get-approved-hosts")
        permit (
            principal in Group::"agents",
            action == Action::"http_get",
            resource in Zone::"approved"
        );

        @id("agents-message-the-team")
        permit (
            principal in Group::"agents",
            action == Action::"send_message",
            resource is Channel
        )
        when { resource has audience && resource.audience == "team" };

        """

    static let forbidden = """
        // What nobody may do. A `forbid` wins over every `permit`.

        @id("no-blocked-hosts")
        forbid (principal, action, resource in Zone::"blocked");

        // The caller says of what class its data is; a task's intent cannot change that.
        @id("no-secrets-in-messages")
        forbid (principal, action == Action::"send_message", resource)
        when { context has data_class && context.data_class == "secret" };

        """
}
