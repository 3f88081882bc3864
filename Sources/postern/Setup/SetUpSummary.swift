import PosternConfiguration

/// What `init` says when it is done: what is where, and what to do next.
enum SetUpSummary {
    static func text(_ plan: SetUpPlan, runtimeNote: String) -> String {
        """
        made a set-up in \(plan.folder)
          postern.yaml     settings: endpoints, keys, limits
          workloads.yaml   which processes are which workload
          policies/        what workloads may do, in Cedar
          entities.json    what the policies know of hosts and channels
          keys/            server, operator and agent keys; keep *.key_secret to yourself
        \(runtimeNote)

        next:
          postern config check --config \(plan.folder)
          postern serve --config \(plan.folder)
        and in another terminal, as an agent:
          postern attest --config \(plan.folder) --task t-1 --intent 'try it' \\
            --action 'read_*' --resource 'File::*'
        """
    }
}
