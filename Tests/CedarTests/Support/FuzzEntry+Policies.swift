import Cedar

extension FuzzEntry {
    static func readPolicies(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        do throws(PolicyParseErrors) {
            let policies = try PolicySet(text: text)
            checkText(policies)
            checkFormat(text)
            use(policies)
        } catch {
            check(error)
        }
    }

    /// A set of policies, or one alone.
    static func readPolicyJSON(_ bytes: [UInt8]) {
        do throws(PolicyParseErrors) {
            use(try PolicySet(jsonUTF8: bytes))
        } catch {
            check(error)
        }
        do throws(PolicyParseErrors) {
            use(try PolicySet(policyJSONUTF8: bytes, id: "one"))
        } catch {
            check(error)
        }
    }

    static func check(_ error: PolicyParseErrors) {
        precondition(!error.errors.isEmpty, "an error without a cause")
        precondition(!error.rendered.isEmpty && !error.description.isEmpty)
    }

    private static func use(_ policies: PolicySet) {
        guard let fixed else { return }
        decide(policies, fixed.request, fixed.entities)
        let result = fixed.validator.validate(policies)
        precondition(result.isValid == result.errors.isEmpty)
        _ = result.rendered
        checkJSON(policies)
    }

    /// What is printed as JSON is read back and means the same.
    private static func checkJSON(_ policies: PolicySet) {
        guard let fixed else { return }
        do throws(PolicyParseErrors) {
            let copy = try PolicySet(json: policies.json)
            let first = policies.authorize(fixed.request, fixed.entities)
            let second = copy.authorize(fixed.request, fixed.entities)
            precondition(first.decision == second.decision, "JSON decides otherwise")
            precondition(Set(first.reasons) == Set(second.reasons), "JSON has other reasons")
            precondition(copy.json == policies.json, "JSON is not read back the same")
        } catch {
            // Paths behind `has` become higher trees.
            precondition(
                "\(error)".contains("nested too deeply"), "JSON is not read back: \(error)")
        }
    }

    /// What is printed as text is read back the same.
    private static func checkText(_ policies: PolicySet) {
        do throws(PolicyParseErrors) {
            let copy = try PolicySet(text: policies.text)
            precondition(copy.text.utf8.elementsEqual(policies.text.utf8), "text changes")
            precondition(copy.json == policies.json, "text means something else")
        } catch {
            preconditionFailure("text is not read back: \(error)")
        }
    }

    /// Whatever parses is formatted, and formatting that changes nothing.
    private static func checkFormat(_ text: String) {
        do throws(PolicyParseErrors) {
            let once = try PolicyFormatter.format(text: text)
            let twice = try PolicyFormatter.format(text: once)
            precondition(once.utf8.elementsEqual(twice.utf8), "formatting again changes something")
        } catch {
            preconditionFailure("policies that parse are not formatted: \(error)")
        }
    }
}
