extension SchemaResolver {
    private struct Declared {
        let name: String
        let syntax: CommonTypeSyntax
        let scope: SchemaScope
    }

    /// Resolves the common types, each behind those that it uses, without recursion.
    func resolveCommonTypes() {
        for (name, type) in SchemaNames.builtins {
            commonTypes["\(SchemaNames.cedar)::\(name)"] = ResolvedType(type)
            if names.commonTypes.contains(name) { commonTypes[name] = ResolvedType(type) }
        }
        var declared: [Declared] = []
        forEachNamespace { namespace, scope in
            for syntax in namespace.commonTypes {
                let name = scope.qualified(syntax.name.text)
                declared.append(Declared(name: name, syntax: syntax, scope: scope))
            }
        }
        // A declared name that is also a built-in one replaces it.
        for type in declared { commonTypes[type.name] = nil }
        let uses = self.uses(declared)
        var waiting = uses.map(\.count)
        var users: [[Int]] = Array(repeating: [], count: declared.count)
        for (user, used) in uses.enumerated() {
            for index in used { users[index].append(user) }
        }
        var order = waiting.indices.filter { waiting[$0] == 0 }
        var next = 0
        while next < order.count {
            let index = order[next]
            next += 1
            let type = declared[index]
            commonTypes[type.name] = counted(type.syntax.type, type.scope)
            for user in users[index] {
                waiting[user] -= 1
                if waiting[user] == 0 { order.append(user) }
            }
        }
        if order.count < declared.count { reportCycle(declared, uses, waiting) }
    }

    /// For each common type, the declared ones that it uses.
    private func uses(_ declared: [Declared]) -> [Set<Int>] {
        var indices: [String: Int] = [:]
        for (index, type) in declared.enumerated() { indices[type.name] = index }
        return declared.map { type in
            var used: Set<Int> = []
            collectUses(type.syntax.type, type.scope) { name in
                if let index = indices[name] { used.insert(index) }
            }
            return used
        }
    }

    private func collectUses(
        _ syntax: TypeSyntax, _ scope: SchemaScope, _ found: (String) -> Void
    ) {
        switch syntax.kind {
        case .bool, .long, .string, .entity, .extension: return
        case .set(let element): collectUses(element, scope, found)
        case .record(let attributes):
            for attribute in attributes { collectUses(attribute.type, scope, found) }
        case .common(let name):
            collectUse(names.resolve(name, in: scope.namespace, .common), found)
        case .entityOrCommon(let name):
            collectUse(names.resolve(name, in: scope.namespace, .either), found)
        }
    }

    private func collectUse(_ reference: SchemaNames.Reference?, _ found: (String) -> Void) {
        if case .common(let name) = reference { found(name) }
    }

    /// Names one cycle; every type that waits uses another one that waits.
    private func reportCycle(_ declared: [Declared], _ uses: [Set<Int>], _ waiting: [Int]) {
        var index = waiting.firstIndex { $0 > 0 } ?? 0
        var path: [Int] = []
        var places: [Int: Int] = [:]
        while places[index] == nil {
            places[index] = path.count
            path.append(index)
            index = uses[index].filter { waiting[$0] > 0 }.min() ?? index
        }
        let cycle = path[(places[index] ?? 0)...]
        let first = declared[index]
        report(
            first.scope, first.syntax.name.range,
            cycleMessage("common type", cycle.map { declared[$0].name }))
    }
}
