// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.BadInput;

public sealed class StandardInputTests
{
    private const int IncompatibleVersion = 1;
    private const int IoFailure = 5;
    private const int DecodingFailure = 6;
    private const int InvalidConfiguration = 7;

    [SkippableTheory]
    [InlineData("this is no JSON", "line 1", "correct the JSON")]
    [InlineData("", "empty", "write one JSON object")]
    [InlineData("[]", "not a JSON object", "begin with {")]
    [InlineData("null", "not a JSON object", "begin with {")]
    [InlineData("""{"cniVersion":"1.0.0","name":"n","type":"metacni"} {}""", "line 1", "correct the JSON")]
    [InlineData("""{"cniVersion":"1.0.0","name":"n\ud800","type":"metacni"}""", "surrogate", "correct the JSON")]
    [InlineData("""{"cniVersion":1,"name":"n","type":"metacni"}""", "cniVersion", "put it in quotes")]
    public void Text_on_stdin_that_is_not_JSON_is_refused(string stdin, string what, string remedy)
    {
        using var sandbox = new Sandbox();

        var outcome = sandbox.Runtime(Encoding.UTF8.GetBytes(stdin)).Add();

        Refusal.Require(sandbox, outcome, DecodingFailure, remedy, "stdin", what);
    }

    [SkippableFact]
    public void Bytes_on_stdin_that_are_not_UTF_8_are_refused()
    {
        using var sandbox = new Sandbox();
        byte[] stdin = [.. "{\"cniVersion\":\"1.0.0\",\"name\":\""u8, 0xff, .. "\"}"u8];

        Refusal.Require(sandbox, sandbox.Runtime(stdin).Add(), DecodingFailure, "save it as UTF-8", "stdin", "byte 31");
    }

    [SkippableFact]
    public void More_than_four_megabytes_are_refused()
    {
        using var sandbox = new Sandbox();
        var config = sandbox.Config(Sandbox.RecordedPrimary());
        config["padding"] = new string('x', 4 * 1024 * 1024);

        Refusal.Require(sandbox, sandbox.Runtime(config).Add(), IoFailure, "make it shorter", "stdin", "4");
    }

    [SkippableFact]
    public void Unlimited_nesting_is_refused()
    {
        using var sandbox = new Sandbox();
        var stdin = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("""{"a":""", 100_000)));

        Refusal.Require(sandbox, sandbox.Runtime(stdin).Add(), DecodingFailure, "correct the JSON", "stdin", "depth");
    }

    [SkippableTheory]
    [InlineData("2.0.0")]
    [InlineData("1.0")]
    [InlineData("latest")]
    public void An_unreleased_CNI_version_is_refused(string version)
    {
        using var sandbox = new Sandbox();
        var config = sandbox.Config(Sandbox.RecordedPrimary());
        config["cniVersion"] = version;

        Refusal.Require(sandbox, sandbox.Runtime(config).Add(), IncompatibleVersion, "set a supported version", version, "1.1.0");
    }

    // Go's decoder takes the last of both. DEL does not look.
    [SkippableFact]
    public void ADD_refuses_two_spellings_of_one_key_but_DEL_accepts_them()
    {
        using var sandbox = new Sandbox();
        var text = sandbox.Config(Sandbox.RecordedPrimary()).ToJsonString();
        var stdin = Encoding.UTF8.GetBytes(text.Replace("\"delegates\":", "\"Delegates\":[],\"delegates\":", StringComparison.Ordinal));

        Refusal.Require(sandbox, sandbox.Runtime(stdin).Add(), InvalidConfiguration, "remove one", "stdin", "delegates", "\"Delegates\"");
        sandbox.Runtime(stdin).Del().EnsureSuccess("DEL");
    }

    [SkippableFact]
    public void A_duplicate_key_is_refused()
    {
        using var sandbox = new Sandbox();
        var text = sandbox.Config(Sandbox.RecordedPrimary()).ToJsonString();
        var stdin = Encoding.UTF8.GetBytes(text.Replace("\"delegates\":", "\"delegates\":[],\"delegates\":", StringComparison.Ordinal));

        Refusal.Require(sandbox, sandbox.Runtime(stdin).Add(), InvalidConfiguration, "remove one", "stdin", "delegates", "duplicate key");
    }

    [SkippableFact]
    public void All_configuration_problems_are_named_in_one_error()
    {
        using var sandbox = new Sandbox();
        var config = sandbox.Config();
        config["confDir"] = "relative/net.d";
        config["requestPolicy"] = "maybe";

        var outcome = sandbox.Runtime(config).Add();

        Refusal.Require(
            sandbox, outcome, InvalidConfiguration, "set clusterNetwork", "confDir", "absolute", "requestPolicy", "enforce, warn", "no primary network");
    }

    [SkippableTheory]
    [InlineData("""{"name":"n","cniVersion":"1.0.0"}""", "type")]
    [InlineData("""{"name":"n","cniVersion":"1.0.0","plugins":[]}""", "plugins")]
    public void A_primary_that_is_not_a_valid_network_configuration_is_refused(string primary, string what)
    {
        using var sandbox = new Sandbox();

        var outcome = sandbox.Runtime(sandbox.Config(JsonNode.Parse(primary)!)).Add();

        Refusal.Require(sandbox, outcome, InvalidConfiguration, "name at least one plugin", "delegates[0]", what);
    }

    [SkippableFact]
    public void An_invalid_network_name_is_refused()
    {
        using var sandbox = new Sandbox();
        var config = sandbox.Config(Sandbox.RecordedPrimary());
        config["name"] = "a/b";

        Refusal.Require(sandbox, sandbox.Runtime(config).Add(), InvalidConfiguration, "start with a letter or digit", "a/b", "name");
    }
}
