// SPDX-License-Identifier: Apache-2.0

using Support;

namespace EndToEnd.Tests.BadInput;

public sealed class DefinitionTests
{
    private const int InvalidConfiguration = 7;
    private const int DecodingFailure = 6;
    private const int PluginNotFound = 100;
    private const int NetworkNotFound = 106;

    [SkippableTheory]
    [InlineData(InvalidConfiguration, "name at least one plugin", """{"cniVersion":"1.0.0","name":"a","plugins":[]}""", "plugins")]
    [InlineData(InvalidConfiguration, "is an object with a type", """{"cniVersion":"1.0.0","name":"a","plugins":[null]}""", "plugins[0]")]
    [InlineData(InvalidConfiguration, "is an object with a type", """{"cniVersion":"1.0.0","name":"a","plugins":["recorder"]}""", "plugins[0]")]
    [InlineData(InvalidConfiguration, "set it to the name of the plugin's executable", """{"cniVersion":"1.0.0","name":"a","plugins":[{"name":"b"}]}""", "type")]
    [InlineData(InvalidConfiguration, "bare file name", """{"cniVersion":"1.0.0","name":"a","type":"../recorder"}""", "../recorder")]
    [InlineData(InvalidConfiguration, "bare file name", """{"cniVersion":"1.0.0","name":"a","type":"bin/recorder"}""", "bin/recorder")]
    [InlineData(InvalidConfiguration, "correct that", """{"cniVersion":"1.0.0","name":"a","type":7}""", "type")]
    [InlineData(InvalidConfiguration, "start with a letter or digit", """{"cniVersion":"1.0.0","name":"a/b","type":"recorder"}""", "a/b")]
    [InlineData(InvalidConfiguration, "remove one", """{"cniVersion":"1.0.0","name":"a","name":"b","type":"recorder"}""", "name", "duplicate key")]
    [InlineData(InvalidConfiguration, "name at least one plugin", """{"cniVersion":"1.0.0","name":"a"}""", "type")]
    [InlineData(DecodingFailure, "begin with {", "[]", "not a JSON object")]
    [InlineData(DecodingFailure, "correct the JSON", "{", "line 1")]
    [InlineData(DecodingFailure, "correct the JSON", """{"name":"\ud800"}""", "surrogate")]
    public void The_error_for_an_invalid_configuration_names_its_network(int code, string remedy, string config, params string[] words)
    {
        using var sandbox = new Sandbox();
        sandbox.Define("a", config);
        sandbox.Select("a");

        var outcome = sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary())).Add();

        Refusal.Require(sandbox, outcome, code, remedy, ["default/a", .. words]);
    }

    [SkippableFact]
    public void The_error_for_a_manifest_that_is_not_UTF_8_names_the_file()
    {
        using var sandbox = new Sandbox();
        var file = Path.Combine(sandbox.Manifests.Path, "broken.yaml");
        File.WriteAllBytes(file, [.. "kind: Pod\nmetadata: {name: \""u8, 0xff, .. "\"}\n"u8]);

        var outcome = sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary())).Add();

        Refusal.Require(sandbox, outcome, DecodingFailure, "save it as UTF-8", file);
    }

    [SkippableFact]
    public void A_definition_that_is_missing_is_named()
    {
        using var sandbox = new Sandbox();
        sandbox.Select("other/nope");

        var outcome = sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary())).Add();

        Refusal.Require(sandbox, outcome, NetworkNotFound, "create it", "other/nope", "NetworkAttachmentDefinition");
    }

    [SkippableFact]
    public void A_definition_without_configuration_or_file_gets_an_error_that_names_confDir()
    {
        using var sandbox = new Sandbox();
        sandbox.Define("a", null);
        sandbox.Select("a");

        var outcome = sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary())).Add();

        Refusal.Require(sandbox, outcome, NetworkNotFound, "write the configuration", "default/a", sandbox.ConfDirectory);
    }

    [SkippableFact]
    public void The_error_for_a_missing_plugin_lists_the_directories_searched()
    {
        using var sandbox = new Sandbox();
        sandbox.Define("a", """{"cniVersion":"1.0.0","name":"a","type":"no-such-plugin"}""");
        sandbox.Select("a");

        var outcome = sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary())).Add();

        Refusal.Require(sandbox, outcome, PluginNotFound, "install it", "default/a", "no-such-plugin", sandbox.Recorders.BinDirectory);
    }

    // DEL runs in reverse and stops at the first failure: the recorder of this chain could never be taken back.
    [SkippableFact]
    public void A_chain_with_a_missing_plugin_is_refused_before_its_first_plugin_runs()
    {
        using var sandbox = new Sandbox();
        sandbox.Define("a", """{"cniVersion":"1.0.0","name":"a","plugins":[{"type":"recorder"},{"type":"no-such-plugin"}]}""");
        sandbox.Select("a");

        var outcome = sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary())).Add();

        Refusal.Require(sandbox, outcome, PluginNotFound, "install it", "default/a", "no-such-plugin", sandbox.Recorders.BinDirectory);
    }
}
