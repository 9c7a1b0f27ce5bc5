// SPDX-License-Identifier: Apache-2.0

using System.Text;
using MetaCni.Journal;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Journal;

public sealed class RecordNameTests
{
    // NAME_MAX of Linux.
    private const int LongestFileName = 255;

    [Theory]
    [InlineData("eth0")]
    [InlineData("fifteen-bytes-x")]
    [InlineData("éééé")]
    public void Every_container_id_up_to_255_bytes_gives_a_valid_file_name(string interfaceName)
    {
        for (var length = 1; length <= RecordName.LongestContainerId; length++)
        {
            var container = Named.Container(new string('a', length));

            Assert.InRange(
                Encoding.UTF8.GetByteCount(RecordName.Of(container, Named.Interface(interfaceName)) + ".corrupt.99999"), 1, LongestFileName);
            Assert.InRange((RecordName.OfLock(container) + ".corrupt.99999").Length, 1, LongestFileName);
        }
    }

    // What version 0.1.0 could write: with the 24 bytes of its temporary file a name has 255.
    [Theory]
    [InlineData(64, "eth0")]
    [InlineData(226, "eth0")]
    [InlineData(215, "fifteen-bytes-x")]
    public void A_record_that_version_0_1_0_wrote_keeps_its_name(int length, string interfaceName)
    {
        var container = new string('c', length);

        Assert.Equal($"{container}@{interfaceName}.jsonl", RecordName.Of(Named.Container(container), Named.Interface(interfaceName)));
    }

    [Theory]
    [InlineData(227)]
    [InlineData(255)]
    public void Ids_with_a_common_prefix_have_different_names(int length)
    {
        var prefix = new string('a', length - 1);

        Assert.NotEqual(Record(prefix + "b"), Record(prefix + "c"));
        Assert.NotEqual(RecordName.OfLock(Named.Container(prefix + "b")), RecordName.OfLock(Named.Container(prefix + "c")));

        static string Record(string container) => RecordName.Of(Named.Container(container), Named.Interface("eth0"));
    }

    [Theory]
    [InlineData("c1", "eth0")]
    [InlineData("c1", "a@b")]
    public void Container_and_interface_are_parsed_from_a_record_file_name(string container, string interfaceName)
    {
        Assert.True(RecordName.TryParse(RecordName.Of(Named.Container(container), Named.Interface(interfaceName)), out var id, out var name));

        Assert.Equal((container, interfaceName), (id.Value, name.Value));
    }

    [Theory]
    [InlineData("c1.jsonl")]
    [InlineData("@eth0.jsonl")]
    [InlineData("c1@.jsonl")]
    [InlineData("c1@eth0.jsonl.corrupt")]
    [InlineData("c1@eth0")]
    [InlineData(".tmp-c1@eth0.jsonl.x")]
    public void Other_files_are_not_records(string name) => Assert.False(RecordName.TryParse(name, out _, out _));
}
