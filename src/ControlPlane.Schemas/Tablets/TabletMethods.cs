using ControlPlane.Protocols.Query;
using ControlPlane.Rpc;

namespace ControlPlane.Schemas.Tablets;

/// <summary>What is called at a tablet.</summary>
public static class TabletMethods
{
    public const string Service = "queryservice.Query";

    public static RpcMethod<GetSchemaRequest, GetSchemaResponse> GetSchema { get; } =
        new(Service, "GetSchema", GetSchemaResponse.Parser);

    public static RpcMethod<StreamHealthRequest, StreamHealthResponse> StreamHealth { get; } =
        new(Service, "StreamHealth", StreamHealthResponse.Parser);
}
