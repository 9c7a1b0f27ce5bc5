// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Errors;

namespace MetaCni.Node.Upstream;

/// <summary>Names the failure of a request in one word, for conditions and metrics.</summary>
internal static class ApiFailureReason
{
    public static string Of(CniException failure) => failure.Error.Code switch
    {
        (int)CniErrorCode.TryAgainLater => "ApiUnreachable",
        (int)MetaCniErrorCode.AccessDenied => "Unauthorized",
        (int)CniErrorCode.InvalidEnvironment => "NotInCluster",
        (int)CniErrorCode.InvalidNetworkConfiguration => "ServerNotTrusted",
        _ => "Failed",
    };
}
