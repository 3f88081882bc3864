@testable import Cedar

extension Schema {
    /// What is lost between the schema and what its printed forms read back as; empty if nothing.
    var roundTripProblems: [String] {
        var problems: [String] = []
        do {
            let fromJSON = try Schema(json: json)
            if !fromJSON.isSameModel(as: self) { problems.append("JSON reads back otherwise") }
            if fromJSON.json != json { problems.append("JSON is not written the same again") }
        } catch {
            problems.append("JSON does not read back: \(error)\n\(json)")
        }
        do {
            let written = try text
            let fromText = try Schema(text: written)
            if !fromText.isSameModel(as: self, ignoringUnused: true) {
                problems.append("text reads back otherwise:\n\(written)")
            }
            if try fromText.text != written { problems.append("text is not written the same") }
            let byWayOfJSON = try Schema(json: fromText.json)
            if !byWayOfJSON.isSameModel(as: fromText) {
                problems.append("JSON from the text reads back otherwise")
            }
        } catch let error as SchemaErrors {
            problems.append("text does not read back: \(error)")
        } catch is SchemaTextError {
            // Not every schema in JSON has a text form.
        } catch {
            problems.append("\(error)")
        }
        return problems
    }

    /// With `ignoringUnused`, what actions apply to counts only where a request can name them: the
    /// text form says nothing else.
    func isSameModel(as other: Schema, ignoringUnused: Bool) -> Bool {
        guard ignoringUnused else { return isSameModel(as: other) }
        return entityTypes == other.entityTypes
            && actions.mapValues(\.withoutUnused) == other.actions.mapValues(\.withoutUnused)
    }
}

extension ActionSchema {
    fileprivate var withoutUnused: ActionSchema {
        guard principals.isEmpty || resources.isEmpty else { return self }
        return ActionSchema(
            uid: uid, parents: parents, ancestors: ancestors, principals: [], resources: [],
            context: .empty)
    }
}
