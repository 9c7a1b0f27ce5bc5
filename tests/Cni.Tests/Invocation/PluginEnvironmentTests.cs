// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Invocation;
using Cni.Values;

namespace Cni.Tests.Invocation;

public sealed class PluginEnvironmentTests
{
    [Theory]
    [InlineData(CniCommand.Add, "ADD")]
    [InlineData(CniCommand.Del, "DEL")]
    [InlineData(CniCommand.Check, "CHECK")]
    public void An_attachments_operation_gets_all_six_parameters(CniCommand command, string name)
    {
        var environment = PluginEnvironment.Build([], Parameters(command));

        Assert.Equal(
            [
                $"CNI_COMMAND={name}",
                "CNI_CONTAINERID=c1",
                "CNI_NETNS=/run/netns/blue",
                "CNI_IFNAME=eth0",
                "CNI_ARGS=FOO=BAR;ABC=123",
                "CNI_PATH=/opt/cni/bin:/usr/lib/cni",
            ],
            environment);
    }

    [Theory]
    [InlineData(CniCommand.Status, "STATUS")]
    [InlineData(CniCommand.Gc, "GC")]
    public void An_operation_on_a_network_gets_no_attachment_parameters(CniCommand command, string name)
    {
        var environment = PluginEnvironment.Build([], Parameters(command));

        Assert.Equal([$"CNI_COMMAND={name}", "CNI_PATH=/opt/cni/bin:/usr/lib/cni"], environment);
    }

    [Fact]
    public void The_CNI_parameters_of_the_caller_are_not_inherited()
    {
        var environment = PluginEnvironment.Build(
            [
                new("CNI_COMMAND", "ADD"),
                new("CNI_CONTAINERID", "other"),
                new("CNI_NETNS", "/x"),
                new("CNI_IFNAME", "x"),
                new("CNI_ARGS", "x=y"),
                new("CNI_PATH", "/x"),
            ],
            Parameters(CniCommand.Gc));

        Assert.Equal(["CNI_COMMAND=GC", "CNI_PATH=/opt/cni/bin:/usr/lib/cni"], environment);
    }

    [Fact]
    public void Other_variables_are_inherited_and_the_last_value_of_a_name_wins()
    {
        var environment = PluginEnvironment.Build(
            [new("HOME", "/root"), new("CNI_NETNS_OVERRIDE", "1"), new("HOME", "/tmp"), new("EMPTY", "")], Parameters(CniCommand.Gc));

        Assert.Equal(["HOME=/tmp", "CNI_NETNS_OVERRIDE=1", "EMPTY="], environment.Take(3));
    }

    [Fact]
    public void A_repeated_directory_appears_in_CNI_PATH_once()
    {
        var environment = PluginEnvironment.Build(
            [], new PluginParameters { Command = CniCommand.Status, Path = ["/a", "", "/b", "/a"] });

        Assert.Contains("CNI_PATH=/a:/b", environment);
    }

    [Theory]
    [InlineData("A", "x\0CNI_ARGS=y")]
    [InlineData("A\0B", "x")]
    [InlineData("A=B", "x")]
    [InlineData("", "x")]
    public void A_variable_that_the_plugin_would_read_as_another_one_is_refused(string name, string value) =>
        Assert.Equal(
            4,
            Assert.Throws<CniException>(() => PluginEnvironment.Build([new(name, value)], Parameters(CniCommand.Add))).Error.Code);

    private static PluginParameters Parameters(CniCommand command) => new()
    {
        Command = command,
        ContainerId = "c1",
        NetworkNamespace = "/run/netns/blue",
        InterfaceName = "eth0",
        Arguments = "FOO=BAR;ABC=123",
        Path = ["/opt/cni/bin", "/usr/lib/cni"],
    };
}
