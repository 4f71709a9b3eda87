namespace ZeroCopy.Host.Limits;

/// <summary>Admits requests to some paths of a site by the network of the client.</summary>
internal sealed class NetworkPolicy(NetworkRule rule)
{
    /// <summary>Admits a request, or answers it with 403.</summary>
    public ValueTask<bool> AdmitAsync(HttpContext context)
    {
        var client = context.Connection.RemoteIpAddress;

        if (rule.Admits(client))
        {
            return new(true);
        }

        context.RequestServices.GetService<LimitReports>()?.RequestRefused("access", client);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return new(false);
    }
}
