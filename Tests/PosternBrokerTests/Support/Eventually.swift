import Foundation

/// Looks again until a condition holds, with a bound that only a failure reaches.
func eventually(seconds: Double = 20, _ condition: () -> Bool) -> Bool {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < deadline {
        if condition() { return true }
        // Between two looks at something that tells nobody when it changes.
        Thread.sleep(forTimeInterval: 0.002)
    }
    return condition()
}
