import type { AttributeProto, GraphProto, ModelProto, NodeProto, TensorProto } from './onnx_pb.ts'

/** Everything in a model, the bodies of branches, loops and functions included. */
export interface Contents {
  nodes: NodeProto[]
  /** Weights of the graph and of the graphs inside it. */
  initializers: TensorProto[]
  /** Tensors inside attributes, such as the value of a Constant. */
  constants: TensorProto[]
  /** How many tensors are stored sparsely. */
  sparse: number
}

/** Collects the contents. The depth is bounded: decoding refuses messages nested more than 100 deep. */
export function contentsOf(model: ModelProto): Contents {
  const contents: Contents = { nodes: [], initializers: [], constants: [], sparse: 0 }
  if (model.graph) addGraph(contents, model.graph)
  for (const body of model.functions) {
    addNodes(contents, body.node)
    addAttributes(contents, body.attributeProto)
  }
  return contents
}

function addGraph(contents: Contents, graph: GraphProto): void {
  for (const tensor of graph.initializer) contents.initializers.push(tensor)
  contents.sparse += graph.sparseInitializer.length
  addNodes(contents, graph.node)
}

function addNodes(contents: Contents, nodes: NodeProto[]): void {
  for (const node of nodes) {
    contents.nodes.push(node)
    addAttributes(contents, node.attribute)
  }
}

function addAttributes(contents: Contents, attributes: AttributeProto[]): void {
  for (const { t, tensors, g, graphs, sparseTensor, sparseTensors } of attributes) {
    if (t) contents.constants.push(t)
    for (const tensor of tensors) contents.constants.push(tensor)
    contents.sparse += sparseTensors.length + (sparseTensor ? 1 : 0)
    if (g) addGraph(contents, g)
    for (const graph of graphs) addGraph(contents, graph)
  }
}
