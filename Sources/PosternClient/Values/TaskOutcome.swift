/// What became of a task that `withTask` ran. What its body throws is thrown on.
public enum TaskOutcome<Value> {
    /// The body returned, and the task is over: nothing is left that could be used.
    case completed(Value)
    /// The body returned, but the task could not be completed: its credential may live until it
    /// expires.
    case uncompleted(Value, CompletionFailure)
    /// The broker refused the task; the body did not run.
    case denied(Denial)
}

extension TaskOutcome: Sendable where Value: Sendable {}

extension TaskOutcome {
    /// What the body returned; nil where it did not run.
    public var value: Value? {
        switch self {
        case .completed(let value), .uncompleted(let value, _): value
        case .denied: nil
        }
    }
}
