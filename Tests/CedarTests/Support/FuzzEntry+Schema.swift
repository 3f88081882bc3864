import Cedar

extension FuzzEntry {
    static func readSchema(_ bytes: [UInt8]) {
        do throws(SchemaErrors) {
            use(try Schema(text: String(decoding: bytes, as: UTF8.self)))
        } catch {
            check(error)
        }
    }

    static func readSchemaJSON(_ bytes: [UInt8]) {
        do throws(SchemaErrors) {
            use(try Schema(jsonUTF8: bytes))
        } catch {
            check(error)
        }
    }

    private static func check(_ error: SchemaErrors) {
        precondition(!error.errors.isEmpty, "an error without a cause")
        precondition(!error.rendered.isEmpty && !error.description.isEmpty)
    }

    /// What is printed is read back, and policies are valid for the copy as for the schema.
    private static func use(_ schema: Schema) {
        guard let fixed else { return }
        let result = Validator(schema: schema).validate(fixed.policies)
        _ = result.rendered
        do throws(SchemaErrors) {
            let copy = try Schema(json: schema.json)
            precondition(copy.json == schema.json, "JSON is not read back the same")
            let again = Validator(schema: copy).validate(fixed.policies)
            precondition(again.isValid == result.isValid, "JSON validates otherwise")
        } catch {
            preconditionFailure("JSON is not read back: \(error)")
        }
        guard let text = try? schema.text else { return }
        do throws(SchemaErrors) {
            let copy = try Schema(text: text)
            let again = Validator(schema: copy).validate(fixed.policies)
            precondition(again.isValid == result.isValid, "text validates otherwise")
        } catch {
            preconditionFailure("text is not read back: \(error)")
        }
    }
}
