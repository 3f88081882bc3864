package import Cedar

/// The Cedar types of what the broker itself puts into a request. A set-up's schema goes on from
/// here: it declares `Workload` and `Group`, its resources and its actions, whose contexts have
/// `postern: Postern::Facts`.
package enum PosternSchema {
    /// The namespace `Postern` as a part of a schema.
    package static let source = SchemaSource(name: "built-in `Postern` schema", text: text)

    /// The same as text, to read and to check policies with elsewhere.
    package static let text = """
        // What the broker itself puts into a request. It reads this together with the schema files
        // of a set-up, which declare `Workload` and `Group`, their resources and their actions.
        namespace Postern {
          // Who is connected. Only `transport` and `key` are known of a tcp peer.
          type Peer = {
            transport: String,
            key: String,
            uid?: Long,
            gid?: Long,
            pid?: Long,
            path?: String,
            sha256?: String,
            unit?: String,
          };

          // Who acts for whom: how many credentials are above the caller's, whose is the one that
          // attested itself, and all of them, the caller's own included.
          type Delegation = {
            depth: Long,
            root: String,
            chain: Set<String>,
          };

          // `context.postern` of every request; no caller can set it.
          type Facts = {
            peer: Peer,
            task: { id: String, intent: String },
            depth: Long,
            delegation: Delegation,
            time: { unix_ms: Long },
            calls?: Long,
            budget_left?: Long,
          };

          entity Task;
          entity Target;

          // Starting a task; the resource is the task.
          action attest appliesTo {
            principal: Workload,
            resource: Task,
            context: {
              intent: String,
              actions: Set<String>,
              resources: Set<String>,
              ttl_ms: Long,
              budget?: Long,
              postern: Facts,
            },
          };

          // Having somebody else claim a credential under one's own; the resource is its task.
          action delegate appliesTo {
            principal: Workload,
            resource: Task,
            context: {
              to: { workload?: String, key?: String, child: Bool },
              intent: String,
              actions: Set<String>,
              resources: Set<String>,
              ttl_ms: Long,
              budget?: Long,
              postern: Facts,
            },
          };

          // Ending what is not one's own; the resource is the kind of target.
          action revoke appliesTo {
            principal: Workload,
            resource: Target,
            context: {
              workload?: String,
              task?: String,
              key?: String,
              actions?: String,
              resources?: String,
              note?: String,
              postern: Facts,
            },
          };
        }

        """
}
