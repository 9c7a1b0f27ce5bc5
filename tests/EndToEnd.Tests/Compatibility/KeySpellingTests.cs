// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Support;

namespace EndToEnd.Tests.Compatibility;

public sealed class KeySpellingTests
{
    // Go's decoder takes these keys, so users of Multus have them.
    [SkippableFact]
    public void Configurations_with_keys_in_any_case_reach_their_plugins_otherwise_unchanged()
    {
        using var sandbox = new Sandbox();
        sandbox.Define("single", """{"cniversion":"0.3.1","Name":"x","Type":"recorder","Own":[1.50,"é"],"own":{"Name":"y"}}""");
        sandbox.Define("list", """{"CNIVersion":"0.3.1","Name":"x","Plugins":[{"Type":"recorder","Capabilities":{"mac":true}}]}""");
        File.WriteAllText(Path.Combine(sandbox.ConfDirectory, "10-main.conf"), """{"Name":"main","CniVersion":"0.4.0","TYPE":"recorder"}""");
        sandbox.Select("""[{"name":"single"},{"name":"list","mac":"02:00:00:00:00:0a"}]""");
        var config = sandbox.Config();
        config.Remove("delegates");
        config["ClusterNetwork"] = "main";
        config["RequestPolicy"] = "warn";

        var outcome = sandbox.Runtime(config).Add();

        Assert.True(outcome.ExitCode == 0, outcome.Text);
        Assert.Equal(
            [
                """{"name":"main","cniVersion":"0.4.0","TYPE":"recorder"}""",
                """{"cniVersion":"0.3.1","name":"x","Type":"recorder","Own":[1.50,"é"],"own":{"Name":"y"}}""",
                """{"Type":"recorder","Capabilities":{"mac":true},"name":"x","cniVersion":"0.3.1","runtimeConfig":{"mac":"02:00:00:00:00:0a"}}""",
            ],
            sandbox.Recorders.Calls.Select(call => Encoding.UTF8.GetString(call.Stdin).TrimEnd()));
        Assert.Contains("\"interface\": \"net1\"", sandbox.StatusText, StringComparison.Ordinal);
    }
}
