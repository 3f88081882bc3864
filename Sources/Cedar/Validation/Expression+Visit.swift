extension Expression {
    /// Visits the expression and all below it, from left to right, without recursion.
    func visit(_ body: (Expression) -> Void) {
        var waiting = [self]
        while let next = waiting.popLast() {
            body(next)
            waiting.append(contentsOf: next.operands.reversed())
        }
    }
}
