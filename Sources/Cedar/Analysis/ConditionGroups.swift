/// Tells which policies ask the same of a request beyond its scope: the same clauses, in any order.
/// Clauses are the same that are written alike; `unless { x }` is `when { !x }`, and an `&&` is as
/// good as a clause for each of its sides.
///
/// Every expression is looked at once, whatever number of policies there is.
struct ConditionGroups {
    /// The number of the policies without conditions.
    static let none: Int32 = 0

    private let shapes = ShapeTable()
    private var groups: [[Int32]: Int32] = [[]: none]

    mutating func group(of conditions: [Condition]) -> Int32 {
        let clauses = Set(conditions.flatMap { numbers(of: $0) }).sorted()
        if let group = groups[clauses] { return group }
        let group = Int32(groups.count)
        groups[clauses] = group
        return group
    }

    /// The first clause that demands the opposite of an earlier one, or of another of its sides.
    func contradiction(in conditions: [Condition]) -> Condition? {
        var wanted: Set<Int32> = []
        var unwanted: Set<Int32> = []
        for condition in conditions {
            for number in numbers(of: condition) {
                if unwanted.contains(number) { return condition }
                wanted.insert(number)
                guard case .operation(.not, let operands) = shapes.key(number) else { continue }
                if wanted.contains(operands[0]) { return condition }
                unwanted.insert(operands[0])
            }
        }
        return nil
    }

    private func numbers(of condition: Condition) -> [Int32] {
        switch condition.kind {
        case .unless:
            return [shapes.number(.operation(.not, [shapes.number(condition.body)]))]
        case .when:
            guard case .logic(.and(let sides)) = condition.body.kind else {
                return [shapes.number(condition.body)]
            }
            return shapes.numbers(sides)
        }
    }
}
