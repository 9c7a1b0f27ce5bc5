// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Attaching;
using MetaCni.Planning;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Attaching;

[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class DeviceInfoFilesTests : IDisposable
{
    private const string Pci = """{"type":"pci","version":"1.1.0","pci":{"pci-address":"0000:03:02.0"}}""";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    private string OfPlugin => _directory.Combine("info", "dp", "vf.json");

    private string OfAttachment => _directory.Combine("info", "cni", "a.json");

    [Theory]
    [InlineData(Pci)]
    [InlineData("""{"type":"vdpa","version":"1.1.0","vdpa":{"parent-device":"vdpa0","driver":"vhost","path":"/dev/vhost-vdpa-0"}}""")]
    [InlineData("""{"type":"vhost-user","version":"1.1.0","vhost-user":{"mode":"client","path":"/run/vhost/a.sock"}}""")]
    [InlineData("""{"type":"memif","version":"1.1.0","memif":{"role":"master","path":"/run/vpp/a.sock","mode":"ethernet"}}""")]
    public void Device_info_of_any_type_is_copied_from_the_device_plugin_and_read(string info)
    {
        _directory.Write("info/dp/vf.json", info);

        DeviceInfoFiles.Prepare(Plan());

        Assert.Equal(info, File.ReadAllText(OfAttachment));
        Assert.Equal(info, JsonText.Of(DeviceInfoFiles.Read(Plan().Attachments[0])));
    }

    [Fact]
    public void Others_may_read_the_device_info_file_and_list_its_directory()
    {
        _directory.Write("info/dp/vf.json", Pci);

        DeviceInfoFiles.Prepare(Plan());

        Assert.Equal("0644", Mode(OfAttachment));
        Assert.Equal("0755", Mode(Path.GetDirectoryName(OfAttachment)!));
    }

    [Fact]
    public void Without_device_info_from_the_device_plugin_a_CNI_plugin_may_write_it()
    {
        DeviceInfoFiles.Prepare(Plan());

        Assert.Null(DeviceInfoFiles.Read(Plan().Attachments[0]));
        _directory.Write("info/cni/a.json", Pci);
        Assert.Equal(Pci, JsonText.Of(DeviceInfoFiles.Read(Plan().Attachments[0])));
    }

    [Fact]
    public void Device_info_left_by_an_earlier_container_is_replaced()
    {
        _directory.Write("info/cni/a.json", "{}");
        _directory.Write("info/dp/vf.json", Pci);

        DeviceInfoFiles.Prepare(Plan());

        Assert.Equal(Pci, File.ReadAllText(OfAttachment));
    }

    [Fact]
    public void Removing_deletes_the_attachments_file_and_keeps_the_device_plugins_file()
    {
        _directory.Write("info/dp/vf.json", Pci);
        DeviceInfoFiles.Prepare(Plan());

        DeviceInfoFiles.Remove(Plan());
        DeviceInfoFiles.Remove(Plan());

        Assert.False(File.Exists(OfAttachment));
        Assert.True(File.Exists(OfPlugin));
    }

    [Fact]
    public void After_a_reboot_there_is_nothing_to_remove() => DeviceInfoFiles.Remove(Plan());

    [Fact]
    public void Device_info_that_is_not_a_JSON_object_is_an_error()
    {
        _directory.Write("info/cni/a.json", "[]");

        Assert.Equal(6, Assert.Throws<CniException>(() => DeviceInfoFiles.Read(Plan().Attachments[0])).Error.Code);
    }

    // Records of before have names like these: nothing can be there, and DEL must come to an end.
    [Fact]
    public void A_device_info_path_that_is_too_long_is_treated_as_missing()
    {
        var plan = Plans.Of(Plans.Attachment("default/a", "net1") with
        {
            DeviceInfo = new DeviceInfoPlan { File = _directory.Combine(new string('a', 300)), Source = _directory.Combine(new string('b', 300)) },
        });

        Assert.Empty(DeviceInfoFiles.Prepare(plan));
        Assert.Null(DeviceInfoFiles.Read(plan.Attachments[0]));
        DeviceInfoFiles.Remove(plan);
    }

    // The writer of the FIFO never comes, and /dev/zero never ends.
    [Theory]
    [InlineData("fifo", "it is not a regular file")]
    [InlineData("/dev/zero", "it is a symbolic link")]
    [InlineData("long", "it is longer than 65536 bytes")]
    [InlineData("directory", "it is a directory")]
    public void A_device_info_that_is_too_long_or_not_a_regular_file_is_reported_and_not_read(string what, string why)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(OfPlugin)!);
        Make(what, OfPlugin);

        var problem = Assert.Single(DeviceInfoFiles.Prepare(Plan()));

        Assert.Contains($"{OfPlugin} cannot be read: {why}", problem, StringComparison.Ordinal);
        Assert.False(File.Exists(OfAttachment));
        Make(what, OfAttachment);
        var error = Assert.Throws<CniException>(() => DeviceInfoFiles.Read(Plan().Attachments[0])).Error;
        Assert.Equal(5, error.Code);
        Assert.Contains($"{OfAttachment} cannot be read: {why}", error.Message, StringComparison.Ordinal);
    }

    private static void Make(string what, string path)
    {
        switch (what)
        {
            case "fifo":
                Shell.Output("mkfifo", path);
                break;
            case "long":
                File.WriteAllText(path, Pci + new string(' ', 65536));
                break;
            case "directory":
                Directory.CreateDirectory(path);
                break;
            default:
                File.CreateSymbolicLink(path, what);
                break;
        }
    }

    private static string Mode(string path) => $"0{Convert.ToString((int)File.GetUnixFileMode(path), 8)}";

    private AttachmentPlan Plan() => Plans.Of(Plans.Attachment("default/a", "net1") with
    {
        DeviceInfo = new DeviceInfoPlan { File = OfAttachment, Source = OfPlugin },
    });
}
