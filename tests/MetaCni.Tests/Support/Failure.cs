// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace MetaCni.Tests.Support;

/// <summary>The error of the protocol with which something fails.</summary>
internal static class Failure
{
    public static CniError Of(Action action) => Assert.Throws<CniException>(action).Error;

    public static async Task<CniError> OfAsync(Func<Task> action) => (await Assert.ThrowsAsync<CniException>(action)).Error;
}
