package import Cedar

/// The request of a case, in the JSON form of requests. Each key and each value begins a line, so
/// that a line of the JSON stands for a place in the test file.
package struct PolicyTestRequest: Sendable {
    package let json: String
    /// For each line of the JSON; at least one.
    private let places: [PolicyTestPlace]

    init(json: String, places: [PolicyTestPlace]) {
        precondition(!places.isEmpty)
        self.json = json
        self.places = places
    }

    /// The place in the test file of one in the JSON; that of the whole for nil.
    package func place(of position: SourcePosition?) -> PolicyTestPlace {
        places[min(position?.line ?? 1, places.count) - 1]
    }
}
