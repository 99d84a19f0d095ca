/** Files of a run's folder. Each has one module in this folder that defines its type, writes it and reads it. */
export const RUN_FILES = {
  recipe: "recipe.json",
  network: "network.json",
  provenance: "provenance.json",
  history: "history.jsonl",
  look: "look.json",
  checkpoint: "checkpoint.safetensors",
  weights: "weights.safetensors",
  latent: "latent.csv",
  labels: "labels.json",
  summary: "run.json",
} as const;
