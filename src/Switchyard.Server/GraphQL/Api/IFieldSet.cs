namespace Switchyard.Server.GraphQL.Api;

/// <summary>A part of the schema: binds some root fields, and the types they return, to the services behind them.</summary>
internal interface IFieldSet
{
    /// <summary>Binds them.</summary>
    /// <param name="fields">Takes them.</param>
    void Bind(FieldBinder fields);
}
