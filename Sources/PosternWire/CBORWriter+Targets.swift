package import PosternCore

extension CBORWriter {
    package mutating func target(_ target: RevocationTarget) {
        var isTask = false
        if case .task = target { isTask = true }
        head(.array, isTask ? 3 : 2)
        switch target {
        case .credential(let credential):
            unsigned(1)
            data(credential.value)
        case .task(let workload, let task):
            unsigned(2)
            text(workload.description)
            text(task.description)
        case .workload(let workload):
            unsigned(3)
            text(workload.description)
        case .key(let key):
            unsigned(4)
            data(key.bytes)
        case .tree(let credential):
            unsigned(5)
            data(credential.value)
        case .selection(let selection):
            unsigned(6)
            self.selection(selection)
        }
    }

    package mutating func target(_ target: DelegationTarget) {
        switch target {
        case .workload(let workload):
            head(.array, 2)
            unsigned(1)
            text(workload.description)
        case .key(let key):
            head(.array, 2)
            unsigned(2)
            data(key.bytes)
        case .child:
            head(.array, 1)
            unsigned(3)
        }
    }

    package mutating func selection(_ selection: CredentialSelection) {
        let texts = [
            selection.actions?.description, selection.resources?.description,
            selection.workload?.description,
        ]
        head(.map, UInt64(texts.count { $0 != nil }))
        for (key, text) in zip(UInt64(1)..., texts) {
            if let text { field(key, text: text) }
        }
    }
}
