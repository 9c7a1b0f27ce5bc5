// SPDX-License-Identifier: Apache-2.0

using Support;

namespace EndToEnd.Tests.BadInput;

public sealed class EnvironmentTests
{
    private const int InvalidEnvironment = 4;

    // CNI §2 "Parameters" and "CNI operations".
    [SkippableTheory]
    [InlineData("ADD", "CNI_CONTAINERID")]
    [InlineData("ADD", "CNI_NETNS")]
    [InlineData("ADD", "CNI_IFNAME")]
    [InlineData("ADD", "CNI_PATH")]
    [InlineData("DEL", "CNI_CONTAINERID")]
    [InlineData("DEL", "CNI_IFNAME")]
    [InlineData("CHECK", "CNI_NETNS")]
    public void A_variable_that_is_missing_is_named(string command, string variable)
    {
        using var sandbox = new Sandbox();

        var outcome = With(sandbox, variable, "").Run(command);

        Refusal.Require(sandbox, outcome, InvalidEnvironment, "set it", command, variable, "runtime did not set");
    }

    [SkippableFact]
    public void All_missing_variables_are_named_in_one_error()
    {
        using var sandbox = new Sandbox();
        var runtime = With(sandbox, "CNI_CONTAINERID", "");
        runtime = runtime with { Environment = new Dictionary<string, string>(runtime.Environment) { ["CNI_IFNAME"] = "" } };

        Refusal.Require(sandbox, runtime.Add(), InvalidEnvironment, "set them", "CNI_CONTAINERID, CNI_IFNAME");
    }

    [SkippableTheory]
    [InlineData("FROB")]
    [InlineData("add")]
    [InlineData("")]
    public void An_unknown_command_is_refused(string command)
    {
        using var sandbox = new Sandbox();

        var outcome = With(sandbox, "CNI_COMMAND", command).Add();

        Refusal.Require(sandbox, outcome, InvalidEnvironment, "set it to ADD, DEL", "CNI_COMMAND", command);
    }

    [SkippableTheory]
    [InlineData("CNI_IFNAME", "sixteen-bytes-xx", "15")]
    [InlineData("CNI_IFNAME", "a/b", "15")]
    [InlineData("CNI_IFNAME", "eth%d", "'%'")]
    [InlineData("CNI_CONTAINERID", "../../etc/passwd", "letter or digit")]
    [InlineData("CNI_CONTAINERID", "-rf", "letter or digit")]
    [InlineData("CNI_ARGS", "K8S_POD_NAMESPACE=default", "K8S_POD_NAME")]
    [InlineData("CNI_ARGS", "FOO=bar", "IgnoreUnknown=1")]
    [InlineData("CNI_ARGS", "nothing-assigned", "nothing-assigned")]
    [InlineData("CNI_ARGS", "K8S_POD_NAMESPACE=../../x;K8S_POD_NAME=a", "K8S_POD_NAMESPACE=../../x")]
    [InlineData("CNI_ARGS", "K8S_POD_NAMESPACE=default;K8S_POD_NAME=../../x", "K8S_POD_NAME=../../x")]
    [InlineData("CNI_ARGS", "IP=zz", "IP=zz")]
    [InlineData("CNI_ARGS", "IgnoreUnknown=yes", "IgnoreUnknown=yes")]
    public void A_value_that_is_invalid_is_named_with_its_rule(string variable, string value, string rule)
    {
        using var sandbox = new Sandbox();

        var outcome = With(sandbox, variable, value).Add();

        Refusal.Require(sandbox, outcome, InvalidEnvironment, rule, variable);
    }

    // Nothing can have been attached by such a name, and a DEL that fails is tried again and again.
    [SkippableFact]
    public void DEL_with_a_pattern_as_interface_name_succeeds_without_calling_a_plugin()
    {
        using var sandbox = new Sandbox();

        With(sandbox, "CNI_IFNAME", "eth%d").Del().EnsureSuccess("DEL");

        Assert.Empty(sandbox.Recorders.Order);
    }

    private static MetaCniProcess With(Sandbox sandbox, string variable, string value)
    {
        var runtime = sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary()));
        return runtime with { Environment = new Dictionary<string, string>(runtime.Environment) { [variable] = value } };
    }
}
