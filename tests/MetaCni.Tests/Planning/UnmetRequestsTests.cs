// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Planning;

namespace MetaCni.Tests.Planning;

public sealed class UnmetRequestsTests
{
    private const string Closing = "; or set requestPolicy to warn to start the pod without it";

    [Fact]
    public void All_requests_are_one_error() => Assert.Equal($"a; b{Closing}", UnmetRequests.Failure(["a", "b"]).Message);

    [Theory]
    [InlineData(4, 1000, "1 more request is not honoured")]
    [InlineData(256, 300, "246 more requests are not honoured")]
    [InlineData(2, 9000, "1 more request is not honoured")]
    public void Many_unmet_requests_are_counted_and_the_remedy_is_kept(int count, int length, string more)
    {
        var message = UnmetRequests.Failure(Enumerable.Repeat(new string('é', length / 2), count)).Message;

        Assert.EndsWith($"; {more}{Closing}", message, StringComparison.Ordinal);
        Assert.Equal(message, PlainText.Line(message));
    }
}
