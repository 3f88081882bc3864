// Goal: the closed lists of the code are those of `protocol/registry.md`, to the letter.
// Method: the registry's tables are parsed and compared with the enumerations, both ways.

import Testing

@testable import PosternCore

@Suite struct RegistryTests {
    @Test func operations() throws {
        let rows = try RegistryTable(heading: "Operations").rows
        #expect(rows.map { $0[0] } == Operation.allCases.map { "\($0.rawValue)" })
        #expect(rows.map { $0[1] } == Operation.allCases.map(\.name))
        #expect(rows.count == 15)
    }

    @Test func statusCodes() throws {
        let rows = try RegistryTable(heading: "Status codes").rows
        #expect(rows.map { $0[0] } == StatusCode.allCases.map { "\($0.rawValue)" })
        #expect(rows.map { $0[1] } == StatusCode.allCases.map(\.name))
        for (row, status) in zip(rows, StatusCode.allCases) {
            #expect((row[3] == "yes") == status.isRetryable, "\(status)")
        }
        #expect(rows.count == 12)
    }

    @Test func denialReasons() throws {
        let table = try RegistryTable(heading: "Denial reasons").rows
        #expect(table.first?.prefix(2) == ["0", ""])
        let rows = table.dropFirst()
        #expect(rows.map { $0[0] } == DenialReason.allCases.map { "\($0.rawValue)" })
        #expect(rows.map { $0[1] } == DenialReason.allCases.map(\.name))
        for (row, reason) in zip(rows, DenialReason.allCases) {
            #expect((row[3] == "yes") == reason.isRetryable, "\(reason)")
            #expect(row[3] == "yes" || row[3].hasPrefix("no"), "\(reason)")
        }
        #expect(rows.count == 35)
        // Zero means permit: a raw value of a reason never is.
        #expect(DenialReason(rawValue: 0) == nil)
    }

    /// The words of SPEC.md, "authorise_batch".
    @Test func batchSemantics() {
        #expect(BatchSemantics.allCases.map(\.rawValue) == [0, 1, 2])
        let id = DecisionID(Bytes16(high: 1, low: 2))
        let permit = Decision(outcome: .permit, policies: [], id: id, epoch: 1)
        let deny = Decision(outcome: .deny(.outsideScope), policies: [], id: id, epoch: 1)
        let ends = BatchSemantics.allCases.map {
            [$0.endsBatch(after: permit.outcome), $0.endsBatch(after: deny.outcome)]
        }
        #expect(ends == [[false, false], [false, true], [true, false]])
        #expect(permit.isPermitted && permit.reason == nil)
        #expect(!deny.isPermitted && deny.reason == .outsideScope)
    }

    @Test func aDenialNamesItsReasonAndDetail() {
        #expect(Denial(reason: .notEnrolled, epoch: 1).description == "not_enrolled")
        #expect(
            Denial(reason: .scopeBeyondEnrolment, epoch: 1, detail: "a*").description
                == "scope_beyond_enrolment: a*")
    }
}
