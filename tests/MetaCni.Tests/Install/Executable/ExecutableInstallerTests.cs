// SPDX-License-Identifier: Apache-2.0

using System.Runtime.Versioning;
using MetaCni.Install.Executable;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Install.Executable;

[SupportedOSPlatform("linux")]
public sealed class ExecutableInstallerTests : IDisposable
{
    private const UnixFileMode Everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly TemporaryDirectory _directory = new();
    private readonly string _source;
    private readonly string _target;
    private string _version = "";

    public ExecutableInstallerTests()
    {
        _source = _directory.Write("image/metacni", "the new executable");
        _target = _directory.Combine("bin", "metacni");
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void The_executable_is_copied_and_everybody_may_execute_it()
    {
        Assert.Equal(new InstalledExecutable(ExecutableState.Missing), Installer.Inspect());

        Installer.Install();

        Assert.Equal("the new executable", File.ReadAllText(_target));
        Assert.Equal(Everybody, File.GetUnixFileMode(_target));
        Assert.Equal(new InstalledExecutable(ExecutableState.Same), Installer.Inspect());
    }

    [Theory]
    [InlineData("0.0.9", nameof(ExecutableState.Replaceable))]
    [InlineData("999.0.0", nameof(ExecutableState.Newer))]
    [InlineData("a shell script", nameof(ExecutableState.Unknown))]
    public void The_version_of_another_file_decides(string version, string state)
    {
        _directory.Write("bin/metacni", "another executable");
        _version = version;

        Assert.Equal(state, Installer.Inspect().State.ToString());
    }

    [Fact]
    public void Another_build_of_the_same_version_is_replaced()
    {
        _directory.Write("bin/metacni", "another executable");
        _version = $"{ExecutableVersion.Own.Text.Split('+')[0]}+0123456";

        Assert.Equal(ExecutableState.Replaceable, Installer.Inspect().State);
    }

    [Fact]
    public void A_copy_that_nobody_may_execute_is_replaced()
    {
        _directory.Write("bin/metacni", "the new executable");
        _version = ExecutableVersion.Own.Text;

        Assert.True(Installer.Inspect().MustChange(allowDowngrade: false));
    }

    [Fact]
    public void A_newer_executable_is_replaced_only_if_a_downgrade_is_allowed()
    {
        var newer = new InstalledExecutable(ExecutableState.Newer);

        Assert.False(newer.MustChange(allowDowngrade: false));
        Assert.True(newer.MustChange(allowDowngrade: true));
    }

    [Fact]
    public void A_process_that_has_the_old_file_open_keeps_its_content()
    {
        _directory.Write("bin/metacni", "the old executable");
        using var running = File.OpenRead(_target);

        Installer.Install();

        Assert.Equal("the old executable", new StreamReader(running).ReadToEnd());
        Assert.Equal("the new executable", File.ReadAllText(_target));
    }

    [Fact]
    public void Copies_that_a_killed_installer_left_are_removed()
    {
        _directory.Write("bin/.tmp-metacni.abcdefgh.xyz", "half");

        Installer.Install();

        Assert.Equal([_target], Directory.GetFiles(_directory.Combine("bin")));
    }

    [Fact]
    public void A_symbolic_link_in_its_place_is_replaced_and_its_target_stays()
    {
        var elsewhere = _directory.Write("elsewhere", "another program");
        _directory.Subdirectory("bin");
        File.CreateSymbolicLink(_target, elsewhere);

        Installer.Install();

        Assert.Equal("another program", File.ReadAllText(elsewhere));
        Assert.Null(new FileInfo(_target).LinkTarget);
    }

    [Fact]
    public void A_directory_in_its_place_is_an_error_that_names_it()
    {
        _directory.Subdirectory("bin", "metacni");

        var error = Failure.Of(Installer.Install);

        Assert.StartsWith($"executable {_target} cannot be written: ", error.Message, StringComparison.Ordinal);
    }

    private ExecutableInstaller Installer =>
        new(_source, _target, _ => ExecutableVersion.TryParse(_version, out var version) ? version : null);
}
