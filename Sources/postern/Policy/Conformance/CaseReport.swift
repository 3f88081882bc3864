/// What a worker says about one case.
struct CaseReport: Codable {
    struct Request: Codable {
        let expectation: ConformanceClass
        var isPassed = false
        /// nil where the request could not be asked.
        var decision: String?
        var reason: [String] = []
        var errors: [String] = []
        /// What differs, or why the request could not be asked.
        var problem: String?
    }

    /// False for a file that is something else.
    var isCase = true
    var requests: [Request] = []
    /// The validator's verdict, where the case has one to compare with.
    var validates: Bool?
    var mustValidate: Bool?
    /// What the validator says against policies that should have passed.
    var validationProblem: String?
    /// Why the case could not be run at all.
    var failure: String?

    var isPassed: Bool {
        failure == nil && validates == mustValidate && requests.allSatisfy(\.isPassed)
    }
}
