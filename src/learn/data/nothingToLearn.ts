import { InputError } from "../../shapes/inputError.js";

/** The data are silent or too short: there is nothing wrong with them, but nothing to learn from them either. */
export class NothingToLearn extends InputError {}
