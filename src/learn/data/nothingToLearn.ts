import { InputError } from "../../shapes/inputError.js";

/** The data are valid, but silent or too short to learn from. */
export class NothingToLearn extends InputError {}
