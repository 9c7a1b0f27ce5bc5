// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Invocation;
using Support;

namespace Cni.Tests.Invocation;

public sealed class PluginFinderTests : IDisposable
{
    private readonly PluginDirectory _first = new();
    private readonly PluginDirectory _second = new();

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public void The_first_directory_that_has_the_plugin_wins()
    {
        var expected = _first.AddScript("bridge", "");
        _second.AddScript("bridge", "");

        Assert.Equal(expected, PluginFinder.Find("bridge", [_first.Path, _second.Path]));
    }

    [Fact]
    public void A_directory_and_a_file_that_is_not_executable_are_passed_over()
    {
        Directory.CreateDirectory(Path.Combine(_first.Path, "bridge"));
        _first.AddFile("vlan", "", UnixFileMode.UserRead);
        var bridge = _second.AddScript("bridge", "");
        var vlan = _second.AddScript("vlan", "");

        Assert.Equal(bridge, PluginFinder.Find("bridge", [_first.Path, _second.Path]));
        Assert.Equal(vlan, PluginFinder.Find("vlan", [_first.Path, _second.Path]));
    }

    [Fact]
    public void A_link_to_a_program_is_followed()
    {
        var expected = _first.AddLink("bridge", "/bin/true");

        Assert.Equal(expected, PluginFinder.Find("bridge", [_first.Path]));
    }

    [Fact]
    public void A_named_pipe_is_not_accepted_as_a_plugin()
    {
        File.SetUnixFileMode(_first.AddFifo("bridge"), UnixFileMode.UserRead | UnixFileMode.UserExecute);

        Assert.Equal(100, CodeOf("bridge", _first.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../sh")]
    [InlineData("/bin/sh")]
    [InlineData("bin/sh")]
    [InlineData("sh\0")]
    public void A_type_that_is_not_a_file_name_is_an_invalid_configuration(string type) => Assert.Equal(7, CodeOf(type, "/bin"));

    [Fact]
    public void A_missing_plugin_is_reported_with_the_directories_searched()
    {
        var failure = Assert.Throws<CniException>(() => PluginFinder.Find("absent", [_first.Path, _second.Path]));

        Assert.True(failure.IsPluginMissing);
        Assert.Equal(100, failure.Error.Code);
        Assert.Equal($"plugin absent does not exist in {_first.Path}, {_second.Path}; install it there", failure.Message);
    }

    [Fact]
    public void A_plugin_that_is_not_executable_is_reported_with_its_path()
    {
        var path = _first.AddFile("vlan", "", UnixFileMode.UserRead);

        var failure = Assert.Throws<CniException>(() => PluginFinder.Find("vlan", [_first.Path]));

        Assert.False(failure.IsPluginMissing);
        Assert.Equal(100, failure.Error.Code);
        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_relative_directory_is_not_searched()
    {
        _first.AddScript("bridge", "");

        Assert.Equal(100, CodeOf("bridge", Path.GetRelativePath(Environment.CurrentDirectory, _first.Path)));
        Assert.Equal(100, CodeOf("bridge", ""));
    }

    [Fact]
    public void Directories_that_were_not_searched_are_listed_with_the_reason()
    {
        var some = Assert.Throws<CniException>(() => PluginFinder.Find("bridge", ["bin", _first.Path, "../cni", ""])).Error;
        var all = Assert.Throws<CniException>(() => PluginFinder.Find("bridge", ["bin"])).Error;

        Assert.Equal(
            $"plugin bridge does not exist in {_first.Path} (not searched, because they are not absolute paths: bin, ../cni); install it there",
            some.Message);
        Assert.Equal(
            "plugin bridge cannot be looked up: no absolute directory is given (not searched, because they are not absolute paths: bin); "
            + "set CNI_PATH",
            all.Message);
    }

    private static int CodeOf(string type, string directory) =>
        Assert.Throws<CniException>(() => PluginFinder.Find(type, [directory])).Error.Code;
}
