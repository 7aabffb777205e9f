import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DockerfileParser, type Copy, type Dockerfile, type JSONInstruction } from 'dockerfile-ast';

export const root = path.resolve(__dirname, '../..');
export const dockerfileText = readFileSync(path.join(root, 'Dockerfile'), 'utf8');

/** One COPY: from the working folder, or from an earlier stage. */
export interface CopyLine {
  stage: string | undefined;
  sources: string[];
  destination: string;
}

export interface ImageFacts {
  /** Of each stage its copies, in order; the last stage is the image. */
  stages: { name: string | undefined; base: string; copies: CopyLine[] }[];
  /** What the image says about how it is run. */
  env: Record<string, string>;
  user: string;
  command: string[];
  healthCheck: string[];
}

/** What a Dockerfile says, as Docker would read it. */
export function readDockerfile(text: string): ImageFacts {
  const dockerfile = DockerfileParser.parse(text);
  const froms = dockerfile.getFROMs();
  const lastLine = froms.at(-1)?.getRange().start.line ?? 0;
  const ofImage = (keyword: string) =>
    dockerfile
      .getInstructions()
      .filter(
        (one) => one.getKeyword() === keyword && (one.getRange()?.start.line ?? 0) > lastLine,
      );
  const jsonOf = (keyword: string): string[] =>
    ofImage(keyword).flatMap((one) => stringsOf(one as JSONInstruction));
  return {
    stages: froms.map((from, index) => ({
      name: from.getBuildStage() ?? undefined,
      base: from.getImage() ?? '',
      copies: copiesBetween(
        dockerfile,
        from.getRange().start.line,
        froms[index + 1]?.getRange().start.line ?? Infinity,
      ),
    })),
    env: Object.fromEntries(
      dockerfile
        .getENVs()
        .filter((env) => (env.getRange()?.start.line ?? 0) > lastLine)
        .flatMap((env) => env.getProperties())
        .map((property) => [property.getName(), property.getValue() ?? '']),
    ),
    user: ofImage('USER').at(-1)?.getArgumentsContent() ?? '',
    command: [...jsonOf('ENTRYPOINT'), ...jsonOf('CMD')],
    healthCheck: ofImage('HEALTHCHECK').flatMap((one) => [one.getRawArgumentsContent() ?? '']),
  };
}

const stringsOf = (instruction: JSONInstruction): string[] =>
  instruction.getJSONStrings().map((argument) => JSON.parse(argument.getValue()) as string);

function copiesBetween(dockerfile: Dockerfile, from: number, to: number): CopyLine[] {
  return dockerfile
    .getCOPYs()
    .filter((copy) => {
      const line = copy.getRange()?.start.line ?? -1;
      return line > from && line < to;
    })
    .map((copy: Copy) => {
      const words = copy.getArguments().map((argument) => argument.getValue());
      return {
        stage: copy.getFromFlag()?.getValue() ?? undefined,
        sources: words.slice(0, -1),
        destination: words.at(-1) ?? '',
      };
    });
}
