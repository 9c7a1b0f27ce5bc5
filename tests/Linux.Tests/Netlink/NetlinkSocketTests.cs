// SPDX-License-Identifier: Apache-2.0

using Linux.Netlink;


namespace Linux.Tests.Netlink;

public sealed class NetlinkSocketTests : IDisposable
{
    // netlink(7).
    private const ushort Noop = 1;
    private const ushort Error = 2;
    private const ushort Done = 3;
    private const ushort Route = 24;
    private const ushort Multi = 2;
    private const ushort DumpInterrupted = 0x10;
    private static readonly byte[] Success = new byte[4];

    private readonly DatagramKernel kernel = new();
    private readonly NetlinkSocket socket;

    public NetlinkSocketTests() => socket = new NetlinkSocket(kernel.Handle);

    [Fact]
    public void Dump_gives_the_messages_of_all_datagrams_until_the_end()
    {
        kernel.Answer(Message(Route, 1, Multi, 1), Message(Noop, 1, Multi), Message(Route, 1, Multi, 2));
        kernel.Answer(Message(Route, 1, Multi, 3));
        kernel.Answer(Message(Done, 1, Multi, Success));

        Assert.Equal([1, 2, 3], Dump());
        Assert.Equal(1, kernel.Requests());
    }

    [Fact]
    public void Dump_is_repeated_when_a_message_reports_an_interruption()
    {
        kernel.Answer(Message(Route, 1, Multi, 1), Message(Route, 1, Multi | DumpInterrupted, 2));
        kernel.Answer(Message(Done, 1, Multi, Success));
        kernel.Answer(Message(Route, 2, Multi, 7), Message(Done, 2, Multi, Success));

        Assert.Equal([7], Dump());
        Assert.Equal(2, kernel.Requests());
    }

    [Fact]
    public void Dump_is_repeated_when_only_the_last_message_reports_an_interruption()
    {
        kernel.Answer(Message(Route, 1, Multi, 1), Message(Done, 1, Multi | DumpInterrupted, Success));
        kernel.Answer(Message(Route, 2, Multi, 7), Message(Done, 2, Multi, Success));

        Assert.Equal([7], Dump());
    }

    [Fact]
    public void Dump_is_code_11_try_again_later_after_too_many_interruptions()
    {
        for (uint sequence = 1; sequence <= 20; sequence++)
        {
            kernel.Answer(Message(Done, sequence, Multi | DumpInterrupted, Success));
        }

        var failure = Assert.Throws<LinuxException>(() => Dump());

        Assert.Equal(Errno.WouldBlock, failure.ErrorNumber);
    }

    [Fact]
    public void Dump_ignores_answers_to_other_requests()
    {
        kernel.Answer(Message(Route, 99, Multi, 1), Message(Done, 99, Multi, Success));
        kernel.Answer(Message(Route, 1, Multi, 2), Message(Done, 1, Multi, Success));

        Assert.Equal([2], Dump());
    }

    [Theory]
    [InlineData(Error)]
    [InlineData(Done)]
    public void Dump_fails_with_the_errno_of_the_kernel(ushort type)
    {
        kernel.Answer(Message(type, 1, Multi, BitConverter.GetBytes(-13)));

        var failure = Assert.Throws<LinuxException>(() => Dump());

        Assert.Equal(13, failure.ErrorNumber); // EACCES
        Assert.Contains("look", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dump_accepts_a_datagram_of_any_size()
    {
        kernel.Answer(Message(Route, 1, Multi, [5, .. new byte[60_000]]), Message(Done, 1, Multi, Success));

        Assert.Equal([5], Dump());
    }

    [Fact]
    public void Dump_refuses_a_message_longer_than_its_datagram()
    {
        var message = Message(Route, 1, Multi, 1);
        message[0] = 200;
        kernel.Answer(message);

        Assert.Throws<InvalidDataException>(() => Dump());
    }

    [Fact]
    public void Change_returns_when_it_is_acknowledged()
    {
        kernel.Answer(Message(Error, 7, 0, BitConverter.GetBytes(-1)));
        kernel.Answer(Message(Error, 1, 0, Success));

        socket.Change("change", new NetlinkRequest(NetlinkType.NewRoute, NetlinkFlags.Request));

        Assert.Equal(1, kernel.Requests());
    }

    public void Dispose()
    {
        socket.Dispose();
        kernel.Dispose();
    }

    private static byte[] Message(ushort type, uint sequence, int flags, params byte[] payload) =>
        DatagramKernel.Message(type, sequence, (ushort)flags, payload);

    // The first byte of each message.
    private byte[] Dump() =>
        [.. socket.Dump("look", new NetlinkRequest(NetlinkType.GetRoute, NetlinkFlags.Request)).Select(message => message.Payload.Span[0])];
}
